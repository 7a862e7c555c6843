import {complexNumbers, type ComplexNumbers, createTransform, primeFactors} from './fourier-transform.js';
import type {Size} from './picture.js';
import {rootsOfUnity} from './roots-of-unity.js';

/** Fourier transforms of all rows of a picture of one size, to some bins. */
export interface RowTransform {
  /**
   * @param plane - (height, width) real numbers.
   * @param spectrum - (height, bins), overwritten.
   */
  readonly forward: (plane: ArrayLike<number>, spectrum: ComplexNumbers) => void;
  /**
   * Adds the real part of the inverse transform, not yet divided by `width`.
   *
   * @param spectrum - (height, bins), all other bins being 0.
   * @param scale - Factor of what is added.
   */
  readonly addInverse: (spectrum: ComplexNumbers, plane: Float32Array, scale: number) => void;
}

/** The cheaper of both ways: a few bins are summed up one by one, many come out of a fast transform. */
export function rowTransform(size: Size, bins: readonly number[]): RowTransform {
  // The fast way multiplies complex numbers, the direct way real ones by them.
  const fastProducts = primeFactors(size.width).reduce((sum, factor) => sum + 4 * factor, 0);
  return 2 * bins.length < fastProducts ? directRows(size, bins) : fastRows(size, bins);
}

/** Bin by bin. */
export function directRows({width, height}: Size, bins: readonly number[]): RowTransform {
  const roots = rootsOfUnity(width);
  const waves = bins.map((bin) => ({
    re: Float64Array.from({length: width}, (_, x) => roots.re[(bin * x) % width]),
    im: Float64Array.from({length: width}, (_, x) => roots.im[(bin * x) % width]),
  }));
  return {
    forward(plane, spectrum) {
      for (let y = 0, at = 0; y < height; y++) {
        for (const {re, im} of waves) {
          let sumRe = 0;
          let sumIm = 0;
          for (let x = 0, from = y * width; x < width; x++, from++) {
            sumRe += plane[from] * re[x];
            sumIm += plane[from] * im[x];
          }
          spectrum.re[at] = sumRe;
          spectrum.im[at++] = sumIm;
        }
      }
    },
    addInverse(spectrum, plane, scale) {
      const row = new Float64Array(width);
      for (let y = 0, at = 0; y < height; y++) {
        row.fill(0);
        for (const wave of waves) {
          const re = spectrum.re[at] * scale;
          const im = spectrum.im[at++] * scale;
          for (let x = 0; x < width; x++) row[x] += re * wave.re[x] + im * wave.im[x];
        }
        for (let x = 0, to = y * width; x < width; x++, to++) plane[to] += row[x];
      }
    },
  };
}

/** All bins at once. */
export function fastRows({width, height}: Size, bins: readonly number[]): RowTransform {
  const transform = createTransform(width, height);
  /** (width, height): the picture's columns one behind the other. */
  const turned = complexNumbers(width * height);
  return {
    forward(plane, spectrum) {
      turned.im.fill(0);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) turned.re[x * height + y] = plane[y * width + x];
      }
      const {re, im} = transform(turned);
      for (const [column, bin] of bins.entries()) {
        for (let y = 0; y < height; y++) {
          spectrum.re[y * bins.length + column] = re[bin * height + y];
          spectrum.im[y * bins.length + column] = im[bin * height + y];
        }
      }
    },
    addInverse(spectrum, plane, scale) {
      turned.re.fill(0);
      turned.im.fill(0);
      // The inverse is the forward transform with the parts swapped.
      for (const [column, bin] of bins.entries()) {
        for (let y = 0; y < height; y++) {
          turned.re[bin * height + y] = spectrum.im[y * bins.length + column];
          turned.im[bin * height + y] = spectrum.re[y * bins.length + column];
        }
      }
      const {im} = transform(turned);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) plane[y * width + x] += im[x * height + y] * scale;
      }
    },
  };
}
