import {expected} from '../errors.js';

import {loadKernels, type Kernels} from './kernels.js';

/** One step of `adjustColours`: a factor >= 0, or for hue a part of a turn, -1 to 1. */
export interface ColourStep {
  readonly adjust: 'brightness' | 'contrast' | 'saturation' | 'hue';
  readonly amount: number;
}

/** Pixels in the kernel's memory: (count, 3) uint8. */
interface PlacedPixels {
  readonly kernels: Kernels;
  readonly address: number;
  readonly count: number;
}

const STEPS: Readonly<Record<ColourStep['adjust'], (placed: PlacedPixels, amount: number) => void>> = {
  brightness({kernels, address, count}, factor) {
    kernels.blendWithLevel(address, count * 3, 0, factor);
  },
  contrast({kernels, address, count}, factor) {
    const mean = Math.floor(kernels.sumLuma(address, count) / count + 0.5);
    kernels.blendWithLevel(address, count * 3, mean, factor);
  },
  saturation({kernels, address, count}, factor) {
    kernels.blendWithGray(address, count, factor);
  },
  hue({kernels, address, count}, turn) {
    kernels.shiftHue(address, count, (turn < 0 ? turn + 1 : turn) * 6);
  },
};

/**
 * Changes colours in place, step by step, each rounded to levels: the bytes are those of the functions behind the
 * `jitter` operation (src/augment), and for the first three those of Pillow's ImageEnhance.
 *
 * @param pixels - (N, 3) uint8, R, G, B. So for the functions below.
 * @throws DomainfeedError INVALID_ARGUMENT if its length is no multiple of 3, or beyond the kernel's memory.
 */
export function adjustColours(pixels: Uint8Array, steps: readonly ColourStep[]): void {
  inKernelMemory(pixels, (placed) => {
    for (const {adjust, amount} of steps) STEPS[adjust](placed, amount);
  });
}

/** Makes pixels grey: R = G = B = Pillow's mode L. Same errors as `adjustColours`. */
export function makeGray(pixels: Uint8Array): void {
  inKernelMemory(pixels, ({kernels, address, count}) => {
    kernels.makeGray(address, count);
  });
}

/** Inverts every level of at least `threshold`, 0 to 256: Pillow's `ImageOps.solarize`. Same errors. */
export function solarize(pixels: Uint8Array, threshold: number): void {
  if (!Number.isInteger(threshold) || threshold < 0 || threshold > 256) {
    throw expected('threshold', 'a whole number from 0 to 256', threshold);
  }
  if (threshold === 256) return;
  inKernelMemory(pixels, ({kernels, address}) => {
    kernels.solarize(address, pixels.length, threshold);
  });
}

/** How many sigmas a Gaussian blur reaches; what is beyond weighs 0.0003 in all. */
const BLUR_REACH = 3.5;
const MAX_SIGMA = 100;

/**
 * Blurs (height, width, 3) pixels with a Gaussian of `sigma` pixels, above 0 up to 100, mirrored at the edges. Within
 * one level of the exact result. Same errors as `adjustColours`.
 */
export function blur(pixels: Uint8Array, width: number, height: number, sigma: number): void {
  if (pixels.length !== width * height * 3)
    throw expected('pixels.length', `${height} * ${width} * 3`, pixels.length);
  if (!(sigma > 0 && sigma <= MAX_SIGMA)) throw expected('sigma', `above 0 and at most ${MAX_SIGMA}`, sigma);
  inKernelMemory(pixels, ({kernels, address}) => {
    const status = kernels.blurRgb(address, height, width, sigma, Math.ceil(BLUR_REACH * sigma));
    if (status !== 0) throw tooMany(pixels);
  });
}

/** Runs `work` on a copy in the kernel's memory and copies the result back. */
function inKernelMemory(pixels: Uint8Array, work: (placed: PlacedPixels) => void): void {
  if (pixels.length % 3 !== 0) throw expected('pixels.length', 'a multiple of 3', pixels.length);
  const kernels = loadKernels();
  const address = kernels.reserveInput(pixels.length);
  if (address === 0) throw tooMany(pixels);
  new Uint8Array(kernels.memory.buffer, address, pixels.length).set(pixels);
  work({kernels, address, count: pixels.length / 3});
  pixels.set(new Uint8Array(kernels.memory.buffer, address, pixels.length));
}

function tooMany(pixels: Uint8Array): Error {
  return expected('pixels.length', "within the kernel's memory", pixels.length);
}
