import {accumulatePixels, createPixelSums} from '../kernels/index.js';

import type {Sums} from './sums.js';

/** Adds up images. */
export interface Measure {
  /** @param pixels - (H, W, 3) uint8, R, G, B; stays as it is. */
  readonly add: (pixels: Uint8Array) => void;
  readonly sums: () => Sums;
}

/** A measure that has seen no image. */
export function createMeasure(): Measure {
  const sums = createPixelSums();
  let images = 0;
  return {
    add: (pixels) => {
      accumulatePixels(pixels, sums);
      images++;
    },
    sums: () => ({images, ...sums}),
  };
}
