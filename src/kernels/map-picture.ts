import type {OpenPicture} from './open-picture.js';

/** Bins of a histogram of L, from 0 to 100. */
export const LIGHTNESS_BINS = 1024;

/** How often L of an open picture, whose planes are CIELAB, falls into each of 1024 bins from 0 to 100. */
export function countLightness({kernels}: OpenPicture): Uint32Array {
  kernels.countLightness();
  return new Uint32Array(kernels.memory.buffer, kernels.LIGHTNESS_COUNTS.value, LIGHTNESS_BINS).slice();
}

/**
 * Maps L of an open picture, whose planes are CIELAB, along straight lines.
 *
 * @param knots - (1026) what L becomes at (k - 1/2) * 100 / 1024: in the middle of each bin, and one bin beyond both ends.
 */
export function mapLightness({kernels}: OpenPicture, knots: Float32Array): void {
  new Float32Array(kernels.memory.buffer, kernels.LIGHTNESS_MAP.value, LIGHTNESS_BINS + 2).set(knots);
  kernels.mapLightness();
}

/**
 * Maps the planes of an open picture.
 *
 * @param rows - (3, 4), row-major: each new plane as weights of the three old ones, and a constant.
 */
export function mapPlanes({kernels}: OpenPicture, rows: readonly number[]): void {
  new Float32Array(kernels.memory.buffer, kernels.AFFINE_MAP.value, 12).set(rows);
  kernels.mapPlanes();
}

/** How often each level of R, G and B occurs in an open picture: (3, 256). */
export function countLevels({kernels}: OpenPicture): Uint32Array {
  kernels.countLevels();
  return new Uint32Array(kernels.memory.buffer, kernels.LEVEL_COUNTS.value, 3 * 256).slice();
}

/**
 * Maps the levels of an open picture.
 *
 * @param tables - (3, 256) what each level of R, G and B becomes.
 */
export function mapLevels({kernels}: OpenPicture, tables: Uint8Array): void {
  new Uint8Array(kernels.memory.buffer, kernels.LEVEL_MAP.value, 3 * 256).set(tables);
  kernels.mapLevels();
}
