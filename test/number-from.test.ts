import {describe, expect, it} from '@jest/globals';
import {z} from 'zod';

import {numberFrom, positiveRange} from '../src/number-from.js';

/** The rules that a value breaks. */
function faults(schema: z.ZodType, value: unknown): string[] {
  const {error} = schema.safeParse(value);
  return [...new Set(error?.issues.map(({message}) => message))];
}

describe('numberFrom', () => {
  it('takes its bounds and what lies between them', () => {
    for (const value of [0, 0.25, 0.5]) expect(numberFrom(z, 0, 0.5).parse(value)).toBe(value);
    expect(numberFrom(z, 0).parse(1e6)).toBe(1e6);
  });

  it.each([[-0.01], [0.51], [NaN], [Infinity], ['0.1'], [null]])(
    'answers %p with its rule alone',
    (value) => {
      expect(faults(numberFrom(z, 0, 0.5), value)).toEqual(['a number from 0 to 0.5']);
    },
  );

  it('names one bound where there is one', () => {
    expect(faults(numberFrom(z, 0), -1)).toEqual(['a number >= 0']);
  });
});

describe('positiveRange', () => {
  it('takes ranges up to its bound, also of one value', () => {
    expect(positiveRange(z, 1).parse([0.001, 1])).toEqual([0.001, 1]);
    expect(positiveRange(z).parse([3, 3])).toEqual([3, 3]);
  });

  it.each([[[0.5, 0.4]], [[0.5]], [[0.5, 0.6, 0.7]], [0.5], [null]])(
    'answers %j with the rule of the pair alone',
    (value) => {
      expect(faults(positiveRange(z, 1), value)).toEqual([
        'two numbers as [low, high], 0 < low <= high <= 1',
      ]);
    },
  );

  it.each([[[0, 1]], [[-1, 1]], [[0.5, 1.1]], [['a', 1]], [[NaN, 1]]])(
    'answers %j with the rule of the number that breaks it',
    (value) => {
      expect(faults(positiveRange(z, 1), value)).toEqual(['a number > 0 and <= 1']);
    },
  );

  it('names no upper bound where there is none', () => {
    expect(faults(positiveRange(z), [2, 1])).toEqual(['two numbers as [low, high], 0 < low <= high']);
    expect(faults(positiveRange(z), [0, 1])).toEqual(['a number > 0']);
  });
});
