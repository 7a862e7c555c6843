import type {GeometricOperation} from './operation.js';
import {roundHalfEven} from './round-half-even.js';

/** Options of `center_crop`. */
export interface CenterCropOptions {
  /** Of the sides of the largest window; 0 < fraction <= 1. */
  readonly fraction: number;
}

const error = 'a number > 0 and <= 1';

/**
 * The largest centred window that has the target's shape, its sides times `fraction`.
 *
 * For a square target 0.875 is what evaluation with torchvision calls a resize to 256 and a centre crop of 224,
 * but resampled once. Sides are rounded half to even and at least one pixel; where the window can't lie in the
 * middle, it lies half a pixel up or left of it.
 */
export const centerCrop: GeometricOperation<CenterCropOptions> = {
  kind: 'geometric',
  id: 2,
  setsWindow: true,
  options: (z) =>
    z
      .strictObject({
        fraction: z
          .number({error})
          .gt(0, {error})
          .max(1, {error})
          .default(1)
          .describe('Of the sides of the largest window; 0.875 is a resize to 256 and a crop of 224.'),
      })
      .describe("The largest centred window that has the target's shape."),
  draw({fraction}, _stream, image, target) {
    // Cross-multiplied, so that an image of the target's very shape is taken whole.
    const tooWide = image.width * target.height > image.height * target.width;
    const width = side(tooWide ? (image.height * target.width) / target.height : image.width, fraction);
    const height = side(tooWide ? image.height : (image.width * target.height) / target.width, fraction);
    const x = Math.floor((image.width - width) / 2);
    const y = Math.floor((image.height - height) / 2);
    return {window: {x, y, width, height}};
  },
};

function side(largest: number, fraction: number): number {
  return Math.max(1, roundHalfEven(largest * fraction));
}
