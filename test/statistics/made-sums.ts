import fc from 'fast-check';

import {createPixelCounter} from '../../src/kernels/index.js';
import {mergeStatistics, type Sums} from '../../src/statistics/sums.js';

/** Pixels of an image: (N, 3) levels, N at least 1. */
export const madePixels: fc.Arbitrary<Uint8Array> = fc
  .uint8Array({minLength: 3, maxLength: 99})
  .map((levels) => levels.subarray(0, levels.length - (levels.length % 3)));

/** The sums over one image. */
export function sumsOf(pixels: Uint8Array): Sums {
  const counter = createPixelCounter();
  counter.add(pixels);
  return {images: 1, ...counter.sums()};
}

/** The sums over several. */
export function sumsOfAll(images: readonly Uint8Array[]): Sums {
  return mergeStatistics(images.map(sumsOf));
}
