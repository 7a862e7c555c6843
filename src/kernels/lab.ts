import {type AlignKernels, closePicture, openPicture} from './align-kernels.js';

/** L from 0 to 100, and a and b: CIELAB with D65, one number a pixel each. */
export interface LabPlanes {
  readonly lightness: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/**
 * CIELAB of pixels, as scikit-image's `rgb2lab` (D65, 2 degrees), within 3e-4 of it. The same bits on every CPU.
 *
 * @param pixels - (N, 3) uint8, R, G, B.
 * @throws DomainfeedError INVALID_ARGUMENT if its length is no multiple of 3, or beyond the kernel's memory.
 */
export function rgbToLab(pixels: Uint8Array): LabPlanes {
  const {kernels, count} = openPicture(pixels);
  kernels.rgbToLab();
  const {lightness, a, b} = viewPlanes(kernels, count);
  return {lightness: lightness.slice(), a: a.slice(), b: b.slice()};
}

/**
 * The nearest levels of CIELAB colours, as scikit-image's `lab2rgb`. Undoes `rgbToLab` exactly, for each of the 2^24
 * colours.
 *
 * @param pixels - (N, 3) uint8, R, G, B; overwritten.
 * @returns How many pixels are out of gamut: some channel would be rounded to below 0 or above 255, and is cut.
 * @throws DomainfeedError as `rgbToLab`.
 */
export function labToRgb({lightness, a, b}: LabPlanes, pixels: Uint8Array): number {
  const picture = openPicture(pixels);
  const planes = viewPlanes(picture.kernels, picture.count);
  planes.lightness.set(lightness);
  planes.a.set(a);
  planes.b.set(b);
  const clipped = picture.kernels.labToRgb();
  closePicture(picture, pixels);
  return clipped;
}

/** The planes of the open picture, in the kernel's own memory. */
export function viewPlanes(kernels: AlignKernels, count: number): LabPlanes {
  const {buffer} = kernels.memory;
  return {
    lightness: new Float32Array(buffer, kernels.lightness.value, count),
    a: new Float32Array(buffer, kernels.planeA.value, count),
    b: new Float32Array(buffer, kernels.planeB.value, count),
  };
}
