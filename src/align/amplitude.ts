import {createBandTransform} from '../kernels/index.js';

import type {Size} from './picture.js';

/** What the transforms' memory has room for, whatever the shape. */
export const MAX_AMPLITUDE_PIXELS = 2048 * 2048;

/**
 * A function that gives the amplitudes of pictures' Fourier transforms, channel by channel:
 * |numpy.fft.fft2(pixels, axes=(0, 1))|.
 *
 * @param size - Of all pictures: up to `MAX_AMPLITUDE_PIXELS`.
 * @returns From (height, width, 3) uint8 to (height, width, 3), row-major, 0 up to 255 * height * width.
 */
export function createAmplitude({width, height}: Size): (pixels: Uint8Array) => Float64Array {
  const [lastRow, lastColumn] = [Math.floor(height / 2), Math.floor(width / 2)];
  const {re, im, forward} = createBandTransform({width, height}, {lastRow, lastColumn});
  const plane = new Float32Array(width * height);

  return (pixels) => {
    const amplitude = new Float64Array(pixels.length);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < plane.length; i++) plane[i] = pixels[3 * i + channel];
      forward(plane);
      for (let row = -lastRow, at = 0; row <= lastRow; row++) {
        const [own, mirrored] = [(row + height) % height, (height - row) % height];
        for (let column = 0; column <= lastColumn; column++, at++) {
          const value = Math.sqrt(re[at] * re[at] + im[at] * im[at]);
          amplitude[(own * width + column) * 3 + channel] = value;
          // Levels are real, so that opposite frequencies have the same.
          if (column > 0) amplitude[(mirrored * width + width - column) * 3 + channel] = value;
        }
      }
    }
    return amplitude;
  };
}
