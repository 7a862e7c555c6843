import {describe, expect, it} from '@jest/globals';
import {z} from 'zod';

import {flip} from '../../src/augment/flip.js';

import {streamOf} from './made-stream.js';

const SIZE = {width: 2, height: 2};

/** How many of 4000 samples are mirrored. */
function mirrored(p: number): number {
  return Array.from({length: 4000}, (_, sample) => flip.draw({p}, streamOf(sample), SIZE, SIZE)).filter(
    (placed) => placed.flip === true,
  ).length;
}

describe('flip', () => {
  it('mirrors a share p of the samples', () => {
    // Four standard deviations of 4000 coins with p = 0.3.
    expect(Math.abs(mirrored(0.3) - 1200)).toBeLessThan(4 * Math.sqrt(4000 * 0.3 * 0.7));
  });

  it('mirrors none at 0 and all at 1', () => {
    expect(mirrored(0)).toBe(0);
    expect(mirrored(1)).toBe(4000);
  });

  it('leaves the window alone', () => {
    expect(flip.draw({p: 1}, streamOf(0), SIZE, SIZE)).toEqual({flip: true});
  });

  it('mirrors half of the samples unless told', () => {
    expect(flip.options(z).parse({})).toEqual({p: 0.5});
  });
});
