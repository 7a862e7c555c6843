import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {pickNearest} from '../../src/decode/pick-nearest.js';
import type {Pixels} from '../../src/decode/pixels.js';
import {resample} from '../../src/decode/resample.js';
import {measureTaps, WEIGHT_BITS} from '../../src/decode/resample-taps.js';

const smooth = fc.constantFrom('antialias', 'bicubic');
const side = fc.integer({min: 1, max: 12});
const level = fc.nat(255);

const pixelsOf = (width: number, height: number) =>
  fc
    .uint8Array({minLength: width * height * 3, maxLength: width * height * 3})
    .map((data): Pixels => ({data, width, height}));
const picture = fc.tuple(side, side).chain(([width, height]) => pixelsOf(width, height));

type Filter = 'antialias' | 'bicubic' | 'nearest';

function resize(source: Pixels, width: number, height: number, filter: Filter, flip = false): number[] {
  const out = new Uint8Array(width * height * 3);
  if (filter === 'nearest') pickNearest(source, out, width, height, flip);
  else resample(source, out, width, height, filter, flip);
  return [...out];
}

describe('measureTaps', () => {
  it('gives each output weights that sum to one, from inputs that exist', () => {
    const size = fc.integer({min: 1, max: 3000});
    fc.assert(
      fc.property(size, fc.integer({min: 1, max: 300}), smooth, (inputs, outputs, filter) => {
        const {first, count, weights, stride} = measureTaps(inputs, outputs, filter);
        for (let output = 0; output < outputs; output++) {
          const own = weights.subarray(output * stride, output * stride + count[output]);
          const sum = own.reduce((total, weight) => total + weight, 0);
          expect(Math.abs(sum - 2 ** WEIGHT_BITS)).toBeLessThanOrEqual(count[output]);
          expect(first[output]).toBeGreaterThanOrEqual(0);
          expect(first[output] + count[output]).toBeLessThanOrEqual(inputs);
        }
      }),
      {numRuns: 60},
    );
  });
});

describe.each(['antialias', 'bicubic', 'nearest'] as const)('the filter %s', (filter) => {
  it('leaves a picture as it is at its own size', () => {
    fc.assert(
      fc.property(picture, (source) => {
        expect(resize(source, source.width, source.height, filter)).toEqual([...source.data]);
      }),
    );
  });

  it('leaves one colour one colour, at any size', () => {
    fc.assert(
      fc.property(
        fc.tuple(side, side, side, side),
        fc.tuple(level, level, level),
        ([w, h, width, height], colour) => {
          const data = Uint8Array.from({length: w * h * 3}, (_, i) => colour[i % 3]);
          const expected = Array.from({length: width * height * 3}, (_, i) => colour[i % 3]);
          expect(resize({data, width: w, height: h}, width, height, filter)).toEqual(expected);
        },
      ),
    );
  });

  it('mirrors exactly when it flips', () => {
    fc.assert(
      fc.property(picture, side, side, (source, width, height) => {
        const straight = resize(source, width, height, filter);
        const mirrored = straight.map((_, i) => {
          const x = Math.floor(i / 3) % width;
          return straight[i + (width - 1 - 2 * x) * 3];
        });
        expect(resize(source, width, height, filter, true)).toEqual(mirrored);
      }),
    );
  });
});

describe('the filter antialias', () => {
  it('keeps the levels between the lowest and the highest, and the mean when it halves', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 6}).chain((half) => pixelsOf(2 * half, 2)),
        (source) => {
          const small = resize(source, source.width / 2, 1, 'antialias');
          expect(Math.min(...small)).toBeGreaterThanOrEqual(Math.min(...source.data));
          expect(Math.max(...small)).toBeLessThanOrEqual(Math.max(...source.data));
        },
      ),
    );
  });

  it('is the triangle worked out by hand: 4 pixels to 2 weigh 3, 3, 1 and 1, 3, 3 of 7', () => {
    const data = Uint8Array.from([0, 70, 140, 210].flatMap((grey) => [grey, grey, grey]));
    expect(resize({data, width: 4, height: 1}, 2, 1, 'antialias')).toEqual([50, 50, 50, 160, 160, 160]);
  });
});

describe('the filter nearest', () => {
  it('takes the pixel under each centre, on a border the later', () => {
    const data = Uint8Array.from([1, 2, 3, 4].flatMap((grey) => [grey, grey, grey]));
    const source = {data, width: 4, height: 1};
    expect(resize(source, 2, 1, 'nearest')).toEqual([2, 2, 2, 4, 4, 4]);
    expect(resize(source, 3, 1, 'nearest').filter((_, i) => i % 3 === 0)).toEqual([1, 3, 4]);
    expect(resize(source, 8, 1, 'nearest').filter((_, i) => i % 3 === 0)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });
});
