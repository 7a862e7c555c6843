import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {flatten} from '../../src/decode/flatten.js';

const level = fc.nat(255);
const colour = fc.tuple(level, level, level);

describe('flatten', () => {
  it('is the weighted mean of pixel and background, rounded to the nearest level', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(level, level, level, level)), colour, (pixels, background) => {
        const expected = pixels.flatMap(([red, green, blue, alpha]) =>
          [red, green, blue].map((value, i) =>
            Math.round(background[i] + ((value - background[i]) * alpha) / 255),
          ),
        );
        expect([...flatten(Uint8Array.from(pixels.flat()), background)]).toEqual(expected);
      }),
    );
  });
});
