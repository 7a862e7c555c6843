import {makeGray} from '../kernels/index.js';
import {numberFrom} from '../number-from.js';

import type {PhotometricOperation} from './operation.js';

/** Options of `grayscale`. */
export interface GrayscaleOptions {
  /** How likely the picture loses its colours, 0 to 1. */
  readonly p: number;
}

/** Makes R, G and B equal to the luma of Pillow's mode L, with probability `p`: torchvision's `RandomGrayscale`. */
export const grayscale: PhotometricOperation<GrayscaleOptions, true> = {
  kind: 'photometric',
  id: 6,
  options: (z) =>
    z
      .strictObject({
        p: numberFrom(z, 0, 1).default(0.1).describe('How likely the picture loses its colours.'),
      })
      .describe('Takes the colours away.'),
  draw: ({p}, stream) => (stream.chance(p) ? true : undefined),
  apply(pixels) {
    makeGray(pixels);
  },
};
