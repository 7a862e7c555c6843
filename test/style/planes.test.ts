import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {paddedSize, type RangeName, ranges} from '../../src/style/model.js';
import {planesLength, readPlanes, writePlanes} from '../../src/style/planes.js';

const geometry = fc.record({
  width: fc.integer({min: 1, max: 9}),
  height: fc.integer({min: 1, max: 9}),
  multiple: fc.constantFrom(1, 2, 4, 8),
  range: fc.constantFrom(...(Object.keys(ranges) as RangeName[])),
});

const shaped = geometry.chain((shape) => {
  const length = shape.width * shape.height * 3;
  return fc.tuple(fc.constant(shape), fc.uint8Array({minLength: length, maxLength: length}));
});

describe('the planes that a model takes', () => {
  it('give the picture back, in every range, size and padding', () => {
    fc.assert(
      fc.property(shaped, fc.double({min: 0, max: 1, noNaN: true}), ([shape, pixels], strength) => {
        const planes = new Float32Array(planesLength(shape));
        writePlanes(pixels, shape, planes);
        const restored = pixels.slice();
        readPlanes(planes, shape, strength, restored);
        expect(restored).toEqual(pixels);
      }),
    );
  });

  it('stay within the range, and repeat the last row and column in the padding', () => {
    fc.assert(
      fc.property(shaped, ([shape, pixels]) => {
        const planes = new Float32Array(planesLength(shape));
        writePlanes(pixels, shape, planes);
        const {low, high} = ranges[shape.range];
        const {width, height} = paddedSize(shape);
        expect(width % shape.multiple).toBe(0);
        expect(width - shape.width).toBeLessThan(shape.multiple);
        for (const [i, value] of planes.entries()) {
          const [c, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width];
          const row = Math.min(y, shape.height - 1);
          const level = pixels[(row * shape.width + Math.min(x, shape.width - 1)) * 3 + c];
          expect(value).toBe(Math.fround(low + (level / 255) * (high - low)));
        }
      }),
    );
  });

  it('at strength 0 leave the picture alone, whatever the model says', () => {
    fc.assert(
      fc.property(shaped, fc.float({min: -3, max: 300, noNaN: true}), ([shape, pixels], value) => {
        const after = pixels.slice();
        readPlanes(new Float32Array(planesLength(shape)).fill(value), shape, 0, after);
        expect(after).toEqual(pixels);
      }),
    );
  });

  it('are clipped where they leave the range, and refused where they hold no number', () => {
    const shape = {width: 1, height: 1, multiple: 1, range: 'tanh'} as const;
    const pixels = Uint8Array.of(9, 9, 9);
    readPlanes(Float32Array.of(-7, 0, Infinity), shape, 1, pixels);
    expect([...pixels]).toEqual([0, 128, 255]);
    expect(() => {
      readPlanes(Float32Array.of(0, NaN, 0), shape, 1, pixels);
    }).toThrow('a value that is no number');
  });
});
