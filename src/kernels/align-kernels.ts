import {expected} from '../errors.js';

import {wasmLoader} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/**
 * What align.wasm exports; `src/kernels/assembly/align` documents each one. A module of its own: the picture in work stays
 * in its memory while others are decoded, and the decoder is not slowed down by more exports.
 */
export interface AlignKernels {
  readonly memory: WebAssembly.Memory;
  readonly openPicture: (count: number) => number;
  readonly lightness: Global;
  readonly planeA: Global;
  readonly planeB: Global;
  readonly rgbToLab: () => void;
  readonly labToRgb: () => number;
  readonly accumulateRgb: () => void;
  readonly RGB_SUMS: Global;
  readonly RGB_COUNTS: Global;
  readonly accumulateLab: () => void;
  readonly LAB_SUMS: Global;
  readonly LAB_COUNTS: Global;
}

const loadAlignKernels = wasmLoader('align.wasm') as () => AlignKernels;

/** A picture whose levels have been copied into the kernel's memory. It is there until the next one is opened. */
export interface OpenPicture {
  readonly kernels: AlignKernels;
  /** In pixels. */
  readonly count: number;
  /** Where its levels lie: (count, 3) u8. */
  readonly address: number;
}

/**
 * Opens a picture for the functions of the alignment kernel, one at a time in each thread.
 *
 * @param pixels - (N, 3) uint8, R, G, B.
 * @throws DomainfeedError INVALID_ARGUMENT if the length is no multiple of 3, or beyond the kernel's memory.
 */
export function openPicture(pixels: Uint8Array): OpenPicture {
  if (pixels.length % 3 !== 0) throw expected('pixels.length', 'a multiple of 3', pixels.length);
  const kernels = loadAlignKernels();
  const count = pixels.length / 3;
  const address = kernels.openPicture(count);
  if (address === 0) throw expected('pixels.length', "within the kernel's memory", pixels.length);
  new Uint8Array(kernels.memory.buffer, address, pixels.length).set(pixels);
  return {kernels, count, address};
}

/** Copies the levels of the open picture out. `pixels` as `openPicture` got it. */
export function closePicture({kernels, address}: OpenPicture, pixels: Uint8Array): void {
  pixels.set(new Uint8Array(kernels.memory.buffer, address, pixels.length));
}
