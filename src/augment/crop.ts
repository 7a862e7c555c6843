import {positiveRange} from '../number-from.js';
import type {RandomStream} from '../random.js';
import type {Window} from '../types.js';

import type {GeometricOperation, Size} from './operation.js';
import {roundHalfEven} from './round-half-even.js';

/** Options of `crop`. */
export interface CropOptions {
  /** Smallest and largest share of the picture's area; 0 < low <= high <= 1. */
  readonly scale: readonly [number, number];
  /** Smallest and largest width / height of the window; 0 < low <= high. */
  readonly ratio: readonly [number, number];
}

const TRIES = 10;

/**
 * A window of random area, shape and place: the random resized crop of torchvision.
 *
 * The area is uniform in `scale`, the logarithm of width / height uniform in that of `ratio`. A window that
 * doesn't fit is drawn again; after ten tries it is the largest centred one whose shape lies in `ratio`. Sides
 * are rounded half to even. The rule is torchvision's, the random numbers are not.
 *
 * Source: Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, section 6; torchvision's
 * `RandomResizedCrop.make_params`. Unlike there, a side is never less than one pixel.
 */
export const crop: GeometricOperation<CropOptions> = {
  kind: 'geometric',
  id: 1,
  setsWindow: true,
  options: (z) =>
    z
      .strictObject({
        scale: positiveRange(z, 1)
          .default([0.08, 1])
          .describe("Smallest and largest share of the picture's area."),
        ratio: positiveRange(z)
          .default([0.75, 1.3333])
          .describe('Smallest and largest width / height of the window.'),
      })
      .describe('A window of random area, shape and place.'),
  draw: (options, stream, image) => ({window: drawWindow(options, stream, image)}),
};

function drawWindow({scale, ratio}: CropOptions, stream: RandomStream, image: Size): Window {
  const [lowestLog, highestLog] = ratio.map(Math.log);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const area = image.width * image.height * stream.uniform(...scale);
    const aspect = Math.exp(stream.uniform(lowestLog, highestLog));
    const width = roundHalfEven(Math.sqrt(area * aspect));
    const height = roundHalfEven(Math.sqrt(area / aspect));
    if (width >= 1 && width <= image.width && height >= 1 && height <= image.height) {
      const y = stream.below(image.height - height + 1);
      const x = stream.below(image.width - width + 1);
      return {x, y, width, height};
    }
  }
  return centredWindow(ratio, image);
}

function centredWindow([low, high]: CropOptions['ratio'], image: Size): Window {
  const aspect = image.width / image.height;
  const height = aspect < low ? Math.max(1, roundHalfEven(image.width / low)) : image.height;
  const width = aspect > high ? Math.max(1, roundHalfEven(image.height * high)) : image.width;
  return {
    x: Math.floor((image.width - width) / 2),
    y: Math.floor((image.height - height) / 2),
    width,
    height,
  };
}
