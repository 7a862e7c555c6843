import type {PixelForm} from '../decode/decoder.js';
import {expected} from '../errors.js';
import type {HistogramChannel} from '../types.js';

import {type Clahe, equalizeLightness} from './clahe.js';
import {countLightness, LIGHTNESS_BINS} from './map-picture.js';
import {levelsToLab, openPicture} from './open-picture.js';
import {
  addUpColours,
  countPixels,
  type HeldPixels,
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
  /** As `counts.l`, of L after an equalisation of contrast; there if the counter was told of one. */
  lClahe?: Float64Array;
}

/** Of channels 0, 1 and 2: their sums, and those of the products 00, 01, 02, 11, 12 and 22. */
export interface ChannelSums {
  readonly sums: bigint[];
  readonly products: bigint[];
}

/** Adds up the pixels of images. */
export interface PixelCounter {
  /** What costs least: `ycc`, which is converted once for each colour, unless an equalisation needs images. */
  readonly preferred: PixelForm;
  /**
   * @param pixels - N pixels in a form, `rgb` unless told: (N, 3) uint8, R, G, B, or (3, N) uint8, Y, Cb, Cr.
   * @throws DomainfeedError INVALID_ARGUMENT if the length is no multiple of 3, or the pixels have a form that can't be equalised.
   */
  readonly add: (pixels: Uint8Array, form?: PixelForm) => void;
  /**
   * So many pixels, in any form: where the next ones can be written, so that `add`, given this very array, needn't copy
   * them. Until the next call of any of these.
   *
   * @returns Undefined if there is no room for so many.
   */
  readonly room: (pixelCount: number) => Uint8Array | undefined;
  /** The sums over all pixels so far. Takes some milliseconds if pixels came since the last time. */
  readonly sums: () => Readonly<PixelSums>;
}

/** Pixels that are counted before the kernel's sums could overflow. */
const MOST_HELD = 2 ** 29;

/**
 * Pixels that are counted together, of some tens of images: their counts lie scattered over 16 MiB, so that each time they
 * are fetched anew, and push out of the processor's cache what decoding keeps there.
 */
const PIXELS_AT_ONCE = 2 ** 22;

/**
 * Begins to add up pixels. Colours are counted, and what is made of them is made once of each that occurs: the more images
 * between two calls of `sums`, the less it costs an image.
 *
 * @param equalized - Count L after this equalisation, too, of images of this width. Takes as long for each image.
 */
export function createPixelCounter(equalized?: {
  readonly width: number;
  readonly clahe: Clahe;
}): PixelCounter {
  const sums = createPixelSums();
  if (equalized !== undefined) sums.lClahe = new Float64Array(LIGHTNESS_BINS);
  let kernels: StatisticsKernels | undefined;
  /** Pixels that the kernels hold, and their forms. */
  let held = 0;
  const forms = new Set<PixelForm>();
  /** Those of them that are not counted yet, and where they are. */
  let waiting = 0;
  const places: HeldPixels[] = [];
  const placeOf = ({memory, PIXELS}: StatisticsKernels, pixelCount: number) =>
    new Uint8Array(memory.buffer, PIXELS.value + 3 * waiting, 3 * pixelCount);
  const count = (from: StatisticsKernels) => {
    for (const place of places) countPixels(from, place);
    places.length = 0;
    waiting = 0;
  };
  const drain = () => {
    if (kernels === undefined) return;
    count(kernels);
    drainKernels(kernels, forms, sums);
    returnStatisticsKernels(kernels);
    kernels = undefined;
    sums.pixels += held;
    held = 0;
    forms.clear();
  };
  const hold = (pixels: Uint8Array, form: PixelForm, first: number, some: number) => {
    if (held + some > MOST_HELD) drain();
    kernels ??= takeStatisticsKernels();
    if (waiting + some > PIXELS_AT_ONCE) count(kernels);
    const place = placeOf(kernels, some);
    const isThere = pixels.buffer === place.buffer && pixels.byteOffset === place.byteOffset;
    if (!isThere) copyPixels(pixels, form, first, place);
    forms.add(form);
    places.push({form, offset: 3 * waiting, count: some});
    held += some;
    waiting += some;
  };
  return {
    preferred: equalized === undefined ? 'ycc' : 'rgb',
    add(pixels, form = 'rgb') {
      if (pixels.length % 3 !== 0) throw expected('pixels.length', 'a multiple of 3', pixels.length);
      if (equalized !== undefined && form !== 'rgb') throw expected('form', 'rgb, to be equalised', form);
      const pixelCount = pixels.length / 3;
      for (let first = 0; first < pixelCount; first += PIXELS_AT_ONCE) {
        hold(pixels, form, first, Math.min(PIXELS_AT_ONCE, pixelCount - first));
      }
      if (equalized !== undefined && sums.lClahe !== undefined) {
        const picture = openPicture(pixels);
        levelsToLab(picture);
        equalizeLightness(picture, equalized.width, equalized.clahe);
        addCounts([sums.lClahe], countLightness(picture));
      }
    },
    room(pixelCount) {
      if (pixelCount > PIXELS_AT_ONCE) return undefined;
      kernels ??= takeStatisticsKernels();
      if (waiting + pixelCount > PIXELS_AT_ONCE) count(kernels);
      return placeOf(kernels, pixelCount);
    },
    sums() {
      drain();
      return sums;
    },
  };
}

/** Copies the pixels from `first` on, as many as `to` can hold, in the same form. */
function copyPixels(pixels: Uint8Array, form: PixelForm, first: number, to: Uint8Array): void {
  if (form === 'rgb') {
    to.set(pixels.subarray(3 * first, 3 * first + to.length));
    return;
  }
  const count = to.length / 3;
  for (let plane = 0; plane < 3; plane++) {
    const from = (plane * pixels.length) / 3 + first;
    to.set(pixels.subarray(from, from + count), plane * count);
  }
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
  forms: Iterable<PixelForm>,
  {rgb, lab, counts}: PixelSums,
): void {
  addUpColours(kernels, forms);
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
