import type {PixelForm} from '../decode/decoder.js';

import {wasmCreator} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/** What statistics.wasm exports; `src/kernels/assembly/statistics` documents each one. Capitals are addresses. */
export interface StatisticsKernels {
  readonly memory: WebAssembly.Memory;
  readonly PIXELS: Global;
  readonly countRgb: (offset: number, count: number) => void;
  readonly countYcc: (offset: number, stride: number, count: number) => void;
  readonly drainPart: (part: number) => void;
  readonly addUp: () => void;
  readonly RGB_SUMS: Global;
  readonly RGB_COUNTS: Global;
  readonly LAB_SUMS: Global;
  readonly LAB_COUNTS: Global;
}

const createKernels = wasmCreator('statistics.wasm') as () => StatisticsKernels;

/** Pixels at `PIXELS`, laid out as their form says. */
export interface HeldPixels {
  readonly form: PixelForm;
  /** Where they begin, in bytes behind `PIXELS`. */
  readonly offset: number;
  readonly count: number;
}

/* Both in many calls, since V8 puts optimised code in the place of a function between two of them. */

/** Pixels of a call of `countRgb` or `countYcc`. */
const PIXELS_OF_CALL = 4096;
/** The parts of `drainPart`, first and end, where colours of each form are counted. */
const PARTS: Readonly<Record<PixelForm, readonly [number, number]>> = {rgb: [0, 256], ycc: [256, 512]};

/** Counts pixels. */
export function countPixels(
  {countRgb, countYcc}: StatisticsKernels,
  {form, offset, count}: HeldPixels,
): void {
  for (let first = 0; first < count; first += PIXELS_OF_CALL) {
    const some = Math.min(PIXELS_OF_CALL, count - first);
    if (form === 'rgb') countRgb(offset + 3 * first, some);
    else countYcc(offset + first, count, some);
  }
}

/** Brings the sums and counts up to all that was counted. @param forms - Of those pixels. */
export function addUpColours(kernels: StatisticsKernels, forms: Iterable<PixelForm>): void {
  for (const form of forms) {
    const [first, end] = PARTS[form];
    for (let part = first; part < end; part++) kernels.drainPart(part);
  }
  kernels.addUp();
}

/** Those of this thread that count nothing at present: each has 12 MiB for pixels, and 16 for each form that came. */
const idle: StatisticsKernels[] = [];

/** Kernels that hold no counts. @throws DomainfeedError FAILED_PRECONDITION if statistics.wasm has not been built. */
export function takeStatisticsKernels(): StatisticsKernels {
  return idle.pop() ?? createKernels();
}

/** Gives back kernels that hold no counts. */
export function returnStatisticsKernels(kernels: StatisticsKernels): void {
  idle.push(kernels);
}
