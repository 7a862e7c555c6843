import type {Size} from './picture.js';
import {pictureTransform} from './spectrum.js';

/**
 * A function that gives the amplitudes of pictures' Fourier transforms, channel by channel:
 * |numpy.fft.fft2(pixels, axes=(0, 1))|.
 *
 * @param size - Of all pictures. A side with a large prime factor takes long.
 * @returns From (height, width, 3) uint8 to (height, width, 3), row-major, 0 up to 255 * height * width.
 */
export function createAmplitude(size: Size): (pixels: Uint8Array) => Float64Array {
  const {width, height} = size;
  // Levels are real, so that the other columns mirror these.
  const bins = Array.from({length: Math.floor(width / 2) + 1}, (_, bin) => bin);
  const {forward} = pictureTransform(size, bins);
  const plane = new Float64Array(width * height);

  return (pixels) => {
    const amplitude = new Float64Array(pixels.length);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < plane.length; i++) plane[i] = pixels[3 * i + channel];
      const {re, im} = forward(plane);
      for (let row = 0, at = 0; row < height; row++) {
        const mirrored = row === 0 ? 0 : height - row;
        for (let column = 0; column < bins.length; column++, at++) {
          const value = Math.sqrt(re[at] * re[at] + im[at] * im[at]);
          amplitude[(row * width + column) * 3 + channel] = value;
          if (column > 0) amplitude[(mirrored * width + width - column) * 3 + channel] = value;
        }
      }
    }
    return amplitude;
  };
}
