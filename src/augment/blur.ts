import {blur as blurPixels} from '../kernels/index.js';
import {numberFrom, positiveRange} from '../number-from.js';

import type {PhotometricOperation} from './operation.js';

/** Options of `blur`. */
export interface BlurOptions {
  /** The sigma is drawn from [low, high), in pixels of the result; 0 < low <= high <= 100. */
  readonly sigma: readonly [number, number];
  /** How likely it happens, 0 to 1. */
  readonly p: number;
}

const MAX_SIGMA = 100;

/** Blurs with a Gaussian of random width, with probability `p`: torchvision's `GaussianBlur`, without a cut-off kernel. */
export const blur: PhotometricOperation<BlurOptions, number> = {
  kind: 'photometric',
  id: 7,
  options: (z) =>
    z
      .strictObject({
        sigma: positiveRange(z, MAX_SIGMA).default([0.1, 2]).describe('Range of sigma in pixels.'),
        p: numberFrom(z, 0, 1).default(0.5).describe('How likely it happens.'),
      })
      .describe('Blurs with a Gaussian.'),
  draw({sigma: [low, high], p}, stream) {
    const isBlurred = stream.chance(p);
    const sigma = stream.uniform(low, high);
    return isBlurred ? sigma : undefined;
  },
  apply(pixels, {width, height}, sigma) {
    blurPixels(pixels, width, height, sigma);
  },
};
