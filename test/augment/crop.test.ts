import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';
import {z} from 'zod';

import {crop, type CropOptions} from '../../src/augment/crop.js';
import type {Window} from '../../src/types.js';

import {judge} from './judge.js';
import {distanceFromUniform, ListedStream, streamOf} from './made-stream.js';

const TARGET = {width: 224, height: 224};

/** The rule of torchvision's RandomResizedCrop, with the random words handed in, and no box without a side. */
const RULE = `
import json, math, sys

def box(case):
    words = iter(case["words"])
    width, height = case["width"], case["height"]
    def uniform(low, high):
        return low + (high - low) * (next(words) / 2**32)
    def randint(stop):
        word = next(words)
        while word >= 2**32 // stop * stop:
            word = next(words)
        return word % stop
    low, high = case["ratio"]
    for _ in range(10):
        target_area = width * height * uniform(*case["scale"])
        aspect = math.exp(uniform(math.log(low), math.log(high)))
        w = int(round(math.sqrt(target_area * aspect)))
        h = int(round(math.sqrt(target_area / aspect)))
        if 0 < w <= width and 0 < h <= height:
            top = randint(height - h + 1)
            return [randint(width - w + 1), top, w, h]
    w, h = width, height
    if width / height < low:
        h = max(1, int(round(w / low)))
    elif width / height > high:
        w = max(1, int(round(h * high)))
    return [(width - w) // 2, (height - h) // 2, w, h]

print(json.dumps([box(case) for case in json.load(sys.stdin)]))
`;

const range = (low: number, high: number) =>
  fc
    .tuple(fc.double({min: low, max: high, noNaN: true}), fc.double({min: low, max: high, noNaN: true}))
    .map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));

const cases = fc.record({
  width: fc.oneof(fc.integer({min: 1, max: 8}), fc.integer({min: 1, max: 5000})),
  height: fc.oneof(fc.integer({min: 1, max: 8}), fc.integer({min: 1, max: 5000})),
  scale: fc.oneof(fc.constant<[number, number]>([0.08, 1]), range(0.001, 1)),
  ratio: fc.oneof(fc.constant<[number, number]>([0.75, 1.3333]), range(0.2, 5)),
  words: fc.array(fc.integer({min: 0, max: 2 ** 32 - 1}), {minLength: 60, maxLength: 60}),
});

function windowOf(options: CropOptions, sample: number, width = 1000, height = 1000): Window {
  const {window} = crop.draw(options, streamOf(sample), {width, height}, TARGET);
  if (window === undefined) throw new Error('crop must set a window');
  return window;
}

describe('crop', () => {
  it("gives the box of torchvision's rule for the same random words", () => {
    const made = fc.sample(cases, {numRuns: 1500, seed: 3});
    const boxes = judge(RULE, made) as number[][];
    for (const [i, {words, width, height, ...options}] of made.entries()) {
      const {window} = crop.draw(options, new ListedStream(words), {width, height}, TARGET);
      const [x, y, w, h] = boxes[i];
      expect({options, width, height, window}).toEqual({
        options,
        width,
        height,
        window: {x, y, width: w, height: h},
      });
    }
  });

  it('lays areas evenly over scale', () => {
    const areas = Array.from({length: 3000}, (_, sample) => {
      const {width, height} = windowOf({scale: [0.2, 0.6], ratio: [0.9, 1.1]}, sample, 20_000, 20_000);
      return ((width * height) / 20_000 ** 2 - 0.2) / 0.4;
    });
    expect(distanceFromUniform(areas)).toBeLessThan(1.95);
  });

  it('lays shapes evenly over the logarithm of ratio', () => {
    const shapes = Array.from({length: 3000}, (_, sample) => {
      const {width, height} = windowOf({scale: [0.1, 0.2], ratio: [0.5, 2]}, sample, 20_000, 20_000);
      return (Math.log2(width / height) + 1) / 2;
    });
    expect(distanceFromUniform(shapes)).toBeLessThan(1.95);
  });

  it('lays windows evenly over all places', () => {
    const windows = Array.from({length: 3000}, (_, sample) =>
      windowOf({scale: [0.1, 0.3], ratio: [0.75, 1.3333]}, sample, 20_000, 20_000),
    );
    expect(distanceFromUniform(windows.map(({x, width}) => x / (20_000 - width)))).toBeLessThan(1.95);
    expect(distanceFromUniform(windows.map(({y, height}) => y / (20_000 - height)))).toBeLessThan(1.95);
  });

  it('takes the whole image when scale and ratio ask for it', () => {
    expect(windowOf({scale: [1, 1], ratio: [1, 1]}, 0)).toEqual({x: 0, y: 0, width: 1000, height: 1000});
  });

  it('takes the largest centred window of the nearest shape when none fits', () => {
    const options: CropOptions = {scale: [1, 1], ratio: [0.75, 1.3333]};
    expect(windowOf(options, 0, 1000, 30)).toEqual({x: 480, y: 0, width: 40, height: 30});
    expect(windowOf(options, 0, 30, 1001)).toEqual({x: 0, y: 480, width: 30, height: 40});
  });

  it('never gives a window without a side', () => {
    expect(windowOf({scale: [1, 1], ratio: [50, 60]}, 0, 1, 100)).toMatchObject({width: 1, height: 1});
    expect(windowOf({scale: [1, 1], ratio: [0.01, 0.02]}, 0, 100, 1)).toMatchObject({width: 1, height: 1});
  });

  it.each([
    [{scale: [0.5, 1.1]}],
    [{scale: [0, 1]}],
    [{scale: [0.9, 0.2]}],
    [{ratio: [2, 1]}],
    [{ratio: [0, 1]}],
  ])('refuses %j', (options) => {
    expect(crop.options(z).safeParse(options).success).toBe(false);
  });

  it("has torchvision's defaults", () => {
    expect(crop.options(z).parse({})).toEqual({scale: [0.08, 1], ratio: [0.75, 1.3333]});
  });
});
