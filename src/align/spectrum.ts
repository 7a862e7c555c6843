import {complexNumbers, type ComplexNumbers, createTransform} from './fourier-transform.js';
import type {Size} from './picture.js';

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
export function pictureTransform({width, height}: Size, bins: readonly number[]): PictureTransform {
  const alongRows = createTransform(width, height);
  const alongColumns = createTransform(height, bins.length);
  /** (width, height): the picture's columns one behind the other. */
  const turned = complexNumbers(width * height);
  const spectrum = complexNumbers(height * bins.length);

  return {
    forward(plane) {
      turned.im.fill(0);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) turned.re[x * height + y] = plane[y * width + x];
      }
      const {re, im} = alongRows(turned);
      for (const [column, bin] of bins.entries()) {
        for (let y = 0; y < height; y++) {
          spectrum.re[y * bins.length + column] = re[bin * height + y];
          spectrum.im[y * bins.length + column] = im[bin * height + y];
        }
      }
      return alongColumns(spectrum);
    },
    addInverse({re, im}, plane) {
      // The inverse is the forward transform with the parts swapped.
      const lines = alongColumns({re: im, im: re});
      turned.re.fill(0);
      turned.im.fill(0);
      for (const [column, bin] of bins.entries()) {
        for (let y = 0; y < height; y++) {
          turned.re[bin * height + y] = lines.re[y * bins.length + column];
          turned.im[bin * height + y] = lines.im[y * bins.length + column];
        }
      }
      const {im: levels} = alongRows(turned);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) plane[y * width + x] += levels[x * height + y] / (width * height);
      }
    },
  };
}
