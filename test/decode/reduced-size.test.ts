import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {reducedSize} from '../../src/decode/reduced-size.js';

const side = fc.integer({min: 1, max: 20_000});

describe('reducedSize', () => {
  it('has the wanted short side and the same shape, to half a pixel', () => {
    fc.assert(
      fc.property(side, side, side, (width, height, shortSide) => {
        fc.pre(Math.min(width, height) > shortSide);
        const reduced = reducedSize({width, height}, shortSide);
        expect(Math.min(reduced.width, reduced.height)).toBe(shortSide);
        const scale = shortSide / Math.min(width, height);
        expect(Math.abs(reduced.width - width * scale)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(Math.abs(reduced.height - height * scale)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  it('is never larger than before', () => {
    fc.assert(
      fc.property(side, side, side, (width, height, shortSide) => {
        fc.pre(Math.min(width, height) <= shortSide);
        expect(reducedSize({width, height}, shortSide)).toEqual({width, height});
      }),
    );
  });
});
