import {wasmCreator} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/** What statistics.wasm exports; `src/kernels/assembly/statistics` documents each one. Capitals are addresses. */
export interface StatisticsKernels {
  readonly memory: WebAssembly.Memory;
  readonly PIXELS: Global;
  readonly countColours: (pixelCount: number) => void;
  readonly addUp: () => void;
  readonly RGB_SUMS: Global;
  readonly RGB_COUNTS: Global;
  readonly LAB_SUMS: Global;
  readonly LAB_COUNTS: Global;
}

const createKernels = wasmCreator('statistics.wasm') as () => StatisticsKernels;

/** Those of this thread that count nothing at present: each has 16 MiB for its counts. */
const idle: StatisticsKernels[] = [];

/** Kernels that hold no counts. @throws DomainfeedError FAILED_PRECONDITION if statistics.wasm has not been built. */
export function takeStatisticsKernels(): StatisticsKernels {
  return idle.pop() ?? createKernels();
}

/** Gives back kernels that hold no counts. */
export function returnStatisticsKernels(kernels: StatisticsKernels): void {
  idle.push(kernels);
}
