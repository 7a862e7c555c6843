import {solarize as solarizePixels} from '../kernels/index.js';
import {numberFrom} from '../number-from.js';

import type {PhotometricOperation} from './operation.js';

/** Options of `solarize`. */
export interface SolarizeOptions {
  /** Levels from here on are inverted; 0 to 256, where 256 inverts none. */
  readonly threshold: number;
  /** How likely it happens, 0 to 1. */
  readonly p: number;
}

const RULE = 'a whole number from 0 to 256';

/** Inverts all bright levels, with probability `p`: torchvision's `RandomSolarize`, Pillow's `ImageOps.solarize`. */
export const solarize: PhotometricOperation<SolarizeOptions, number> = {
  kind: 'photometric',
  id: 8,
  options: (z) =>
    z
      .strictObject({
        threshold: z
          .int({error: RULE})
          .min(0, {error: RULE})
          .max(256, {error: RULE})
          .default(128)
          .describe('Levels from here on are inverted.'),
        p: numberFrom(z, 0, 1).default(0.5).describe('How likely it happens.'),
      })
      .describe('Inverts bright levels.'),
  draw: ({threshold, p}, stream) => (stream.chance(p) ? threshold : undefined),
  apply(pixels, _size, threshold) {
    solarizePixels(pixels, threshold);
  },
};
