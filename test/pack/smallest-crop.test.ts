import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {drawSample} from '../../src/augment/index.js';
import {smallestCrop} from '../../src/pack/smallest-crop.js';

const target = {width: 224, height: 224};
const size = fc.record({width: fc.integer({min: 1, max: 900}), height: fc.integer({min: 1, max: 900})});
const cropOf = (scale: readonly number[], ratio: readonly number[]) => [
  {operation: 'crop', options: {scale, ratio}},
];
const drawn = (steps: ReturnType<typeof cropOf>, image: {width: number; height: number}, sampleId: bigint) =>
  drawSample(steps, 7n, {sampleId, epoch: 0, pass: 0, view: 0}, image, target).placement.window;

describe('the smallest crop', () => {
  it('is not larger than any that is drawn, before rounding', () => {
    const share = fc.double({min: 0.01, max: 1, noNaN: true});
    const shape = fc.double({min: 0.2, max: 5, noNaN: true});
    const range = (value: typeof share) => fc.tuple(value, value).map((pair) => pair.sort((a, b) => a - b));
    fc.assert(
      fc.property(size, range(share), range(shape), fc.bigInt(0n, 1000n), (image, scale, ratio, id) => {
        const steps = cropOf(scale, ratio);
        const least = smallestCrop(steps, image, target);
        const {width, height} = drawn(steps, image, id);
        expect(width).toBeGreaterThanOrEqual(least.width - 0.5 - 1e-6);
        expect(height).toBeGreaterThanOrEqual(least.height - 0.5 - 1e-6);
      }),
    );
  });

  it('is met by some draw, to a few pixels', () => {
    const steps = cropOf([0.3, 1], [0.75, 4 / 3]);
    const image = {width: 400, height: 300};
    const windows = Array.from({length: 2000}, (_, id) => drawn(steps, image, BigInt(id)));
    const least = smallestCrop(steps, image, target);
    expect(Math.min(...windows.map(({width}) => width)) - least.width).toBeLessThan(5);
    expect(Math.min(...windows.map(({height}) => height)) - least.height).toBeLessThan(5);
  });

  it('is the crop itself where nothing is drawn', () => {
    const image = {width: 400, height: 300};
    expect(smallestCrop([], image, target)).toEqual(image);
    const half = [{operation: 'center_crop', options: {fraction: 0.5}}];
    expect(smallestCrop(half, image, target)).toEqual({width: 150, height: 150});
  });
});
