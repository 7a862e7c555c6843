import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import type {Placement} from '../../src/kernels/kernels.js';
import {resizeRgb, type RgbShape} from '../../src/kernels/resize-rgb.js';
import {type PlacementRequest, storedPlacement} from '../../src/kernels/stored-placement.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {type PillowJob, photos, readPhotos, runPillow} from './pillow.js';
import {compareLevels, expectSame} from './pixels.js';

const filters = ['antialias', 'bicubic', 'nearest'] as const;

interface Job {
  readonly pixels: Uint8Array;
  readonly request: PlacementRequest;
}

function makeJob(
  pixels: Uint8Array,
  [width, height]: readonly [number, number],
  parts: Partial<Omit<PlacementRequest, 'header'>>,
): Job {
  const header = {format: 'png', width, height, orientation: 1} as const;
  const window = {x: 0, y: 0, width, height};
  return {pixels, request: {header, window, width, height, filter: 'antialias', flip: false, ...parts}};
}

function run({pixels, request}: Job): Uint8Array {
  const {width, height} = request.header;
  const out = new Uint8Array(request.width * request.height * 3);
  expect(resizeRgb(pixels, {width, height, channels: 3}, storedPlacement(request), out)).toBeUndefined();
  return out;
}

function pillowJob({pixels, request}: Job): PillowJob {
  const {header, window, width, height, filter, flip} = request;
  const crop = ['crop', window.x, window.y, window.width, window.height] as const;
  const resize = ['resize', width, height, filter] as const;
  return {
    bytes: pixels,
    rawSize: [header.width, header.height],
    steps: flip ? [crop, resize, ['mirror']] : [crop, resize],
  };
}

describe('resizeRgb', () => {
  const photoPixels = readPhotos();

  // Weights have 14 bits here and 22 in Pillow. The cubic ones are negative, too, so that two levels can add up.
  it.each([
    ['antialias', 0.01, 0],
    ['bicubic', 0.01, 0.00001],
    ['nearest', 0, 0],
  ] as const)(
    "equals Pillow's crop and resize with the filter %s, %d off by one, %d by two",
    (filter, off, far) => {
      const jobs = photos.flatMap(([, width, height], index) => [
        makeJob(photoPixels[index], [width, height], {filter, width: 224, height: 224}),
        makeJob(photoPixels[index], [width, height], {
          filter,
          window: {x: 33, y: 17, width: 101, height: 187},
          width: 224,
          height: 161,
          flip: true,
        }),
      ]);
      for (const kind of pictureKinds) {
        const sizes = [
          [1, 1, 5, 3],
          [7, 3, 3, 7],
          [70, 1, 9, 4],
          [640, 480, 1, 1],
          [90, 50, 91, 49],
          [50, 90, 44, 31],
          [50, 90, 21, 80],
        ];
        for (const [width, height, outWidth, outHeight] of sizes) {
          const pixels = makePicture(kind, width, height, 6);
          jobs.push(makeJob(pixels, [width, height], {filter, width: outWidth, height: outHeight}));
        }
      }
      const judged = runPillow(jobs.map(pillowJob));
      let levels = 0;
      let above0 = 0;
      let above1 = 0;
      for (const [index, job] of jobs.entries()) {
        const difference = compareLevels(run(job), judged[index]);
        expect(difference.max).toBeLessThanOrEqual(2);
        levels += judged[index].length;
        above0 += difference.above0;
        above1 += difference.above1;
      }
      expect(above0 / levels).toBeLessThanOrEqual(off);
      expect(above1 / levels).toBeLessThanOrEqual(far);
    },
  );

  it('gives the window itself when its size does not change, whatever the filter', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...filters),
        fc.integer({min: 1, max: 60}),
        fc.nat(59),
        (filter, side, seed) => {
          const size = [side, 1 + (seed % 37)] as const;
          const pixels = makePicture('noise', ...size, seed);
          expectSame(run(makeJob(pixels, size, {filter})), pixels);
        },
      ),
    );
  });

  it('passes over a fourth channel', () => {
    const four = makePicture('photo', 31, 22, 2, 4);
    const three = four.filter((_, at) => at % 4 < 3);
    const {request} = makeJob(three, [31, 22], {width: 17, height: 40});
    const out = new Uint8Array(17 * 40 * 3);
    resizeRgb(four, {width: 31, height: 22, channels: 4}, storedPlacement(request), out);
    expectSame(out, run({pixels: three, request}));
  });

  const shape: RgbShape = {width: 4, height: 4, channels: 3};
  const placement: Placement = [0, 0, 4, 4, 2, 2, 0, 0, 0, 0];

  it('refuses pixels or a result of another length, and a window outside the image', () => {
    expect(() => resizeRgb(new Uint8Array(47), shape, placement, new Uint8Array(12))).toThrow(
      'Expected pixels.length to be 4 * 4 * 3, got 47',
    );
    expect(() => resizeRgb(new Uint8Array(48), shape, placement, new Uint8Array(11))).toThrow(
      'Expected out.length to be 2 * 2 * 3, got 11',
    );
    expect(() =>
      resizeRgb(new Uint8Array(48), shape, [1, 0, 4, 4, 2, 2, 0, 0, 0, 0], new Uint8Array(12)),
    ).toThrow('Expected window to be inside the image of 4x4, got { x: 1, y: 0, width: 4, height: 4 }');
  });

  it('answers that an image is too large instead of growing without end', () => {
    const huge = {width: 15000, height: 10000, channels: 3} as const;
    const pixels = new Uint8Array(huge.width * huge.height * 3);
    const all: Placement = [0, 0, huge.width, huge.height, 1, 1, 0, 0, 0, 0];
    expect(resizeRgb(pixels, huge, all, new Uint8Array(3))).toBe('too large for the kernel');
    expect(run(makeJob(new Uint8Array(3).fill(9), [1, 1], {}))).toEqual(new Uint8Array(3).fill(9));
  });
});
