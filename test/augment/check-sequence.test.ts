import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {checkSequence, operations} from '../../src/augment/index.js';

describe('checkSequence', () => {
  it.each([
    [[]],
    [['crop', 'flip', 'jitter']],
    [['flip', 'center_crop', 'flip']],
    [['jitter', 'jitter']],
    [['resize']],
  ])('accepts %j', (sequence) => {
    expect(checkSequence(sequence)).toBeUndefined();
  });

  it.each([[['crop', 'center_crop']], [['crop', 'crop']], [['resize', 'flip', 'crop', 'jitter']]])(
    'refuses the second window of %j',
    (sequence) => {
      expect(checkSequence(sequence)).toBe('a list with at most one of crop, center_crop, resize');
    },
  );

  it.each([[['jitter', 'crop']], [['flip', 'jitter', 'flip', 'jitter']]])(
    'refuses %j, where pixels change before they are chosen',
    (sequence) => {
      expect(checkSequence(sequence)).toBe(
        'a list with crop, center_crop, resize, flip before jitter, grayscale, blur, solarize',
      );
    },
  );

  it('refuses more than 64 operations', () => {
    expect(checkSequence(Array<string>(64).fill('flip'))).toBeUndefined();
    expect(checkSequence(Array<string>(65).fill('flip'))).toBe('a list of at most 64 operations');
  });

  it('accepts no sequence that is refused once it is longer', () => {
    const name = fc.constantFrom(...Object.keys(operations));
    fc.assert(
      fc.property(fc.array(name, {maxLength: 6}), name, (sequence, next) => {
        if (checkSequence(sequence) !== undefined) {
          expect(checkSequence([...sequence, next])).toBeDefined();
        }
      }),
    );
  });
});
