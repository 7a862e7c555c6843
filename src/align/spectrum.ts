import {complexNumbers, type ComplexNumbers, createTransform} from './fourier-transform.js';
import type {Size} from './picture.js';
import {rowTransform} from './row-transform.js';

/** Transforms of one channel of pictures of one size, to some columns of bins, as numpy's `fft2`. */
export interface PictureTransform {
  /**
   * @param plane - (height, width).
   * @returns (height, bins), there until the next call.
   */
  readonly forward: (plane: ArrayLike<number>) => ComplexNumbers;
  /**
   * Adds to `plane` the real part of the inverse transform.
   *
   * @param spectrum - (height, bins), all other columns being 0; overwritten.
   */
  readonly addInverse: (spectrum: ComplexNumbers, plane: Float32Array) => void;
}

/**
 * The transforms of pictures of a size: any, but see `createTransform` for its cost.
 *
 * @param bins - The columns of bins that are wanted.
 */
export function pictureTransform(size: Size, bins: readonly number[]): PictureTransform {
  const {width, height} = size;
  const alongRows = rowTransform(size, bins);
  const alongColumns = createTransform(height, bins.length);
  const spectrum = complexNumbers(height * bins.length);
  return {
    forward(plane) {
      alongRows.forward(plane, spectrum);
      return alongColumns(spectrum);
    },
    addInverse({re, im}, plane) {
      // The inverse is the forward transform with the parts swapped.
      const swapped = alongColumns({re: im, im: re});
      alongRows.addInverse({re: swapped.im, im: swapped.re}, plane, 1 / (width * height));
    },
  };
}
