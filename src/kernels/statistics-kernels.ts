import {wasmCreator} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/** What statistics.wasm exports; `src/kernels/assembly/statistics` documents each one. Capitals are addresses. */
export interface StatisticsKernels {
  readonly memory: WebAssembly.Memory;
  readonly PIXELS: Global;
  readonly countColours: (first: number, pixelCount: number) => void;
  readonly drainPart: (part: number) => void;
  readonly addUp: () => void;
  readonly RGB_SUMS: Global;
  readonly RGB_COUNTS: Global;
  readonly LAB_SUMS: Global;
  readonly LAB_COUNTS: Global;
}

const createKernels = wasmCreator('statistics.wasm') as () => StatisticsKernels;

/* Both in many calls, since V8 puts optimised code in the place of a function between two of them. */

/** Pixels of a call of `countColours`. */
const PIXELS_OF_CALL = 4096;
/** How many there are for `drainPart`. */
const PARTS = 256;

/** Counts the first of the pixels at `PIXELS`. */
export function countPixels(kernels: StatisticsKernels, pixelCount: number): void {
  for (let first = 0; first < pixelCount; first += PIXELS_OF_CALL) {
    kernels.countColours(first, Math.min(PIXELS_OF_CALL, pixelCount - first));
  }
}

/** Brings the sums and counts up to all that was counted. */
export function addUpColours(kernels: StatisticsKernels): void {
  for (let part = 0; part < PARTS; part++) kernels.drainPart(part);
  kernels.addUp();
}

/** Those of this thread that count nothing at present: each has 16 MiB for its counts and 6 for pixels. */
const idle: StatisticsKernels[] = [];

/** Kernels that hold no counts. @throws DomainfeedError FAILED_PRECONDITION if statistics.wasm has not been built. */
export function takeStatisticsKernels(): StatisticsKernels {
  return idle.pop() ?? createKernels();
}

/** Gives back kernels that hold no counts. */
export function returnStatisticsKernels(kernels: StatisticsKernels): void {
  idle.push(kernels);
}
