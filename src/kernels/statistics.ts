import type {DecodeRequest} from '../decode/decoder.js';
import {expected} from '../errors.js';
import type {HistogramChannel} from '../types.js';

import {type Clahe, equalizeLightness} from './clahe.js';
import type {Refusal} from './kernel-status.js';
import {countLightness, LIGHTNESS_BINS} from './map-picture.js';
import {levelsToLab, openPicture} from './open-picture.js';
import {
  addUpColours,
  type ColourSpace,
  countJpegWindow,
  countRgb,
  returnStatisticsKernels,
  type StatisticsKernels,
  takeStatisticsKernels,
} from './statistics-kernels.js';

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
  /** As `counts.l`, of L after an equalisation of contrast; there if the counter does one. */
  readonly lClahe?: Float64Array;
}

/** Of channels 0, 1 and 2: their sums, and those of the products 00, 01, 02, 11, 12 and 22. */
export interface ChannelSums {
  readonly sums: bigint[];
  readonly products: bigint[];
}

/** Adds up the pixels of images. */
export interface PixelCounter {
  /**
   * @param pixels - (N, 3) uint8: R, G, B.
   * @throws DomainfeedError INVALID_ARGUMENT if the length is no multiple of 3.
   */
  readonly add: (pixels: Uint8Array) => void;
  /** The sums over all pixels so far. Takes some milliseconds if pixels came since the last time. */
  readonly sums: () => Readonly<PixelSums>;
}

/** Adds up the pixels of images that it may decode itself. */
export interface DecodingCounter extends PixelCounter {
  /**
   * Decodes a window of a baseline JPEG and adds its pixels: the same ones as `add` of what `decodeJpegWindow` makes of it,
   * for less than both.
   *
   * @returns undefined once they are added; else why another decoder must take the file.
   * @throws UndecodableError as `decodeJpegWindow`, nothing being added.
   */
  readonly addJpeg: (request: DecodeRequest) => Refusal | undefined;
}

/** Pixels that are counted before the kernel's sums could overflow. */
const MOST_HELD = 2 ** 29;

/** Pixels that the kernel is given at a time, so that its memory stays small. */
const PIXELS_AT_ONCE = 2 ** 20;

/**
 * Begins to add up pixels. Colours are counted, and what is made of them is made once of each that occurs: the more images
 * between two calls of `sums`, the less it costs an image.
 */
export function createPixelCounter(): DecodingCounter {
  const sums = createPixelSums();
  let kernels: StatisticsKernels | undefined;
  /** Pixels that the kernels hold, and in which spaces. */
  let held = 0;
  const spaces = new Set<ColourSpace>();
  const drain = () => {
    if (kernels === undefined) return;
    drainKernels(kernels, spaces, sums);
    returnStatisticsKernels(kernels);
    kernels = undefined;
    sums.pixels += held;
    held = 0;
    spaces.clear();
  };
  /** Kernels that can hold so many pixels more. */
  const kernelsFor = (pixelCount: number) => {
    if (held + pixelCount > MOST_HELD) drain();
    kernels ??= takeStatisticsKernels();
    return kernels;
  };
  const hold = (pixelCount: number, space: ColourSpace) => {
    held += pixelCount;
    spaces.add(space);
  };
  return {
    add(pixels) {
      if (pixels.length % 3 !== 0) throw expected('pixels.length', 'a multiple of 3', pixels.length);
      for (let first = 0; first < pixels.length; first += 3 * PIXELS_AT_ONCE) {
        const some = pixels.subarray(first, first + 3 * PIXELS_AT_ONCE);
        countRgb(kernelsFor(some.length / 3), some);
        hold(some.length / 3, 'rgb');
      }
    },
    addJpeg(request) {
      const pixelCount = request.width * request.height;
      const refusal = countJpegWindow(kernelsFor(pixelCount), request);
      if (refusal === undefined) hold(pixelCount, 'ycc');
      return refusal;
    },
    sums() {
      drain();
      return sums;
    },
  };
}

/** Counts L after an equalisation of contrast, too, which takes as long for each image. @param width - Of all images. */
export function createEqualizingCounter(width: number, clahe: Clahe): PixelCounter {
  const plain = createPixelCounter();
  const lClahe = new Float64Array(LIGHTNESS_BINS);
  return {
    add(pixels) {
      plain.add(pixels);
      const picture = openPicture(pixels);
      levelsToLab(picture);
      equalizeLightness(picture, width, clahe);
      addCounts([lClahe], countLightness(picture));
    },
    sums: () => ({...plain.sums(), lClahe}),
  };
}

/** The sums of no pixel. */
function createPixelSums(): PixelSums {
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

/** Moves all that kernels hold to sums. */
function drainKernels(
  kernels: StatisticsKernels,
  spaces: Iterable<ColourSpace>,
  {rgb, lab, counts}: PixelSums,
): void {
  addUpColours(kernels, spaces);
  const {buffer} = kernels.memory;
  const rgbSums = new BigInt64Array(buffer, kernels.RGB_SUMS.value, 9);
  const rgbCounts = new Uint32Array(buffer, kernels.RGB_COUNTS.value, 3 * 256);
  const labSums = new BigInt64Array(buffer, kernels.LAB_SUMS.value, 9);
  const labCounts = new Uint32Array(buffer, kernels.LAB_COUNTS.value, 3 * 1024);
  addSums(rgb, rgbSums);
  addCounts([counts.r, counts.g, counts.b], rgbCounts);
  addSums(lab, labSums);
  addCounts([counts.l, counts.labA, counts.labB], labCounts);
  for (const found of [rgbSums, labSums]) found.fill(0n);
  for (const found of [rgbCounts, labCounts]) found.fill(0);
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
