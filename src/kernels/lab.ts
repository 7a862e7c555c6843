import {labToLevels, levelsToLab, openPicture, type Planes, viewLevels, viewPlanes} from './open-picture.js';

/**
 * CIELAB of pixels, as scikit-image's `rgb2lab` (D65, 2 degrees), within 3e-4 of it. The same bits on every CPU.
 *
 * @param pixels - (N, 3) uint8, R, G, B.
 * @returns L, from 0 to 100, a and b.
 * @throws DomainfeedError INVALID_ARGUMENT if its length is no multiple of 3, or beyond the kernel's memory.
 */
export function rgbToLab(pixels: Uint8Array): Planes {
  const picture = openPicture(pixels);
  levelsToLab(picture);
  const [lightness, a, b] = viewPlanes(picture);
  return [lightness.slice(), a.slice(), b.slice()];
}

/**
 * The nearest levels of CIELAB colours, as scikit-image's `lab2rgb`. Undoes `rgbToLab` exactly, for each of the 2^24
 * colours.
 *
 * @param pixels - (N, 3) uint8, R, G, B; overwritten.
 * @returns How many pixels are out of gamut: some channel would be rounded to below 0 or above 255, and is cut.
 * @throws DomainfeedError as `rgbToLab`.
 */
export function labToRgb(lab: Planes, pixels: Uint8Array): number {
  const picture = openPicture(pixels);
  for (const [index, plane] of viewPlanes(picture).entries()) plane.set(lab[index]);
  const clipped = labToLevels(picture);
  pixels.set(viewLevels(picture));
  return clipped;
}
