import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {packedSize} from '../../src/pack/packed-size.js';

const side = fc.integer({min: 1, max: 20_000});

describe('the size of a packed picture', () => {
  it('has the wanted short side and the same shape, to half a pixel', () => {
    fc.assert(
      fc.property(side, side, side, (width, height, shortSide) => {
        fc.pre(Math.min(width, height) > shortSide);
        const packed = packedSize({width, height}, shortSide);
        expect(Math.min(packed.width, packed.height)).toBe(shortSide);
        const scale = shortSide / Math.min(width, height);
        expect(Math.abs(packed.width - width * scale)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(Math.abs(packed.height - height * scale)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  it('is never larger than before', () => {
    fc.assert(
      fc.property(side, side, side, (width, height, shortSide) => {
        fc.pre(Math.min(width, height) <= shortSide);
        expect(packedSize({width, height}, shortSide)).toEqual({width, height});
      }),
    );
  });
});
