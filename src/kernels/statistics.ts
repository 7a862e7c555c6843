import type {HistogramChannel} from '../types.js';

import {type Clahe, equalizeLightness} from './clahe.js';
import {countLightness, LIGHTNESS_BINS} from './map-picture.js';
import {openPicture} from './open-picture.js';

/** L, a and b are rounded to a multiple of 1 / LAB_UNITS before they are added up. */
export const LAB_UNITS = 1024;

/** Exact sums over pixels: whole numbers, so that neither order nor grouping changes a bit. Structured-cloneable. */
export interface PixelSums {
  pixels: number;
  /** In levels. */
  readonly rgb: ChannelSums;
  /** In units: of 1 / LAB_UNITS, and of its square for products. */
  readonly lab: ChannelSums;
  /** How often: 256 levels of `r`, `g` and `b`; 1024 bins of `l` from 0 to 100, `labA` and `labB` from -128 to 128. */
  readonly counts: Readonly<Record<HistogramChannel, Float64Array>>;
  /** As `counts.l`, of L after an equalisation of contrast; there once `accumulatePixels` was told of one. */
  lClahe?: Float64Array;
}

/** Of channels 0, 1 and 2: their sums, and those of the products 00, 01, 02, 11, 12 and 22. */
export interface ChannelSums {
  readonly sums: bigint[];
  readonly products: bigint[];
}

/** The sums of no pixel. */
export function createPixelSums(): PixelSums {
  const none = (): ChannelSums => ({
    sums: new Array<bigint>(3).fill(0n),
    products: new Array<bigint>(6).fill(0n),
  });
  return {
    pixels: 0,
    rgb: none(),
    lab: none(),
    counts: {
      r: new Float64Array(256),
      g: new Float64Array(256),
      b: new Float64Array(256),
      l: new Float64Array(1024),
      labA: new Float64Array(1024),
      labB: new Float64Array(1024),
    },
  };
}

/**
 * Adds an image's pixels to sums.
 *
 * @param pixels - (N, 3) uint8, R, G, B.
 * @param equalized - Count L after this equalisation, too: of an image of this width. The same for all images.
 * @throws DomainfeedError INVALID_ARGUMENT if the length is no multiple of 3, or beyond the kernel's memory.
 */
export function accumulatePixels(
  pixels: Uint8Array,
  sums: PixelSums,
  equalized?: {readonly width: number; readonly clahe: Clahe},
): void {
  const picture = openPicture(pixels);
  const {kernels, count} = picture;
  const {buffer} = kernels.memory;
  const {r, g, b, l, labA, labB} = sums.counts;
  kernels.accumulateRgb();
  addSums(sums.rgb, new BigInt64Array(buffer, kernels.RGB_SUMS.value, 9));
  addCounts([r, g, b], new Uint32Array(buffer, kernels.RGB_COUNTS.value, 3 * 256));
  kernels.rgbToLab();
  kernels.accumulateLab();
  addSums(sums.lab, new BigInt64Array(buffer, kernels.LAB_SUMS.value, 9));
  addCounts([l, labA, labB], new Uint32Array(buffer, kernels.LAB_COUNTS.value, 3 * 1024));
  if (equalized !== undefined) {
    equalizeLightness(picture, equalized.width, equalized.clahe);
    sums.lClahe ??= new Float64Array(LIGHTNESS_BINS);
    addCounts([sums.lClahe], countLightness(picture));
  }
  sums.pixels += count;
}

function addSums({sums, products}: ChannelSums, found: BigInt64Array): void {
  for (let i = 0; i < 3; i++) sums[i] += found[i];
  for (let i = 0; i < 6; i++) products[i] += found[3 + i];
}

/** `found` holds the counts of one channel after the other. */
function addCounts(channels: readonly Float64Array[], found: Uint32Array): void {
  let at = 0;
  for (const counts of channels) {
    for (let bin = 0; bin < counts.length; bin++, at++) counts[bin] += found[at];
  }
}
