import {expected} from '../errors.js';

import {type AlignKernels, loadAlignKernels} from './align-kernels.js';

/**
 * A picture in the memory of the alignment kernel, for the functions that take one. Each thread has one at a time: it is
 * there until the next one is opened.
 */
export interface OpenPicture {
  readonly kernels: AlignKernels;
  /** In pixels. */
  readonly count: number;
  /** Where its levels lie. */
  readonly address: number;
}

/** Three numbers a pixel, in planes of (N): L (0 to 100), a and b of CIELAB, or R, G and B (0 to 255). */
export type Planes = readonly [Float32Array, Float32Array, Float32Array];

/**
 * Opens a copy of pixels.
 *
 * @param pixels - (N, 3) uint8, R, G, B.
 * @throws DomainfeedError INVALID_ARGUMENT if the length is no multiple of 3, or beyond the kernel's memory.
 */
export function openPicture(pixels: Uint8Array): OpenPicture {
  if (pixels.length % 3 !== 0) throw expected('pixels.length', 'a multiple of 3', pixels.length);
  const kernels = loadAlignKernels();
  const count = pixels.length / 3;
  const address = kernels.openPicture(count);
  if (address === 0) throw tooLarge(count);
  const picture = {kernels, count, address};
  viewLevels(picture).set(pixels);
  return picture;
}

/** The levels of a picture, (N, 3) uint8, in the kernel's own memory: gone after the next call of a kernel. */
export function viewLevels({kernels, count, address}: OpenPicture): Uint8Array {
  return new Uint8Array(kernels.memory.buffer, address, count * 3);
}

/** The planes of a picture in the kernel's own memory: what is written to them is seen there, until the next call. */
export function viewPlanes({kernels, count}: OpenPicture): Planes {
  const {lightness, planeA, planeB, memory} = kernels;
  const view = (address: number) => new Float32Array(memory.buffer, address, count);
  return [view(lightness.value), view(planeA.value), view(planeB.value)];
}

/** Fills the planes with CIELAB of the levels: scikit-image's `rgb2lab` (D65), within 3e-4 of it. */
export function levelsToLab({kernels}: OpenPicture): void {
  kernels.rgbToLab();
}

/**
 * Sets the levels to the nearest ones of the planes, which are CIELAB: scikit-image's `lab2rgb`.
 *
 * @returns How many pixels are out of gamut: some channel would be rounded to below 0 or above 255, and is cut.
 */
export function labToLevels({kernels}: OpenPicture): number {
  return kernels.labToRgb();
}

/** Fills the planes with the levels. */
export function levelsToPlanes({kernels}: OpenPicture): void {
  kernels.levelsToPlanes();
}

/** Sets the levels to the nearest ones of the planes, which are R, G and B; returns as `labToLevels`. */
export function planesToLevels({kernels}: OpenPicture): number {
  return kernels.planesToLevels();
}

/** The error for a picture that the kernel has no memory for. */
export function tooLarge(count: number): Error {
  return expected('the number of pixels', "within the kernel's memory", count);
}
