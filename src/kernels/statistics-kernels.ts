import type {DecodeRequest} from '../decode/decoder.js';

import {decodeJpeg} from './kernel-decoder.js';
import type {Refusal} from './kernel-status.js';
import type {JpegKernels} from './kernels.js';
import {isKept, wasmCreator} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/**
 * What statistics.wasm exports; `src/kernels/assembly/statistics` documents each one. Capitals are addresses. It decodes JPEGs, too,
 * so that what is counted of them need not leave its memory.
 */
export interface StatisticsKernels extends JpegKernels {
  readonly countRgb: (count: number) => void;
  readonly openWindow: (rows: number, columns: number) => void;
  readonly keepWindow: () => void;
  readonly countWindows: () => void;
  readonly drainPart: (part: number) => void;
  readonly addUp: () => void;
  readonly RGB_SUMS: Global;
  readonly RGB_COUNTS: Global;
  readonly LAB_SUMS: Global;
  readonly LAB_COUNTS: Global;
}

/** The spaces in which colours are counted: those of pixels, and JFIF's Y, Cb and Cr. */
export type ColourSpace = 'rgb' | 'ycc';

/** The parts of `drainPart`, first and end, where colours of each space are counted. */
const PARTS: Readonly<Record<ColourSpace, readonly [number, number]>> = {rgb: [0, 256], ycc: [256, 512]};

const createKernels = wasmCreator('statistics.wasm') as () => StatisticsKernels;

/** Counts pixels, (N, 3) uint8, R, G, B. */
export function countRgb(kernels: StatisticsKernels, pixels: Uint8Array): void {
  const address = kernels.reserveInput(pixels.length);
  if (address === 0) throw new Error(`There is no room to count ${pixels.length} bytes of pixels`);
  new Uint8Array(kernels.memory.buffer, address, pixels.length).set(pixels);
  kernels.countRgb(pixels.length / 3);
}

/**
 * Decodes a window of a baseline JPEG, as `decodeJpegWindow` does, and counts its pixels, some of them later, but as the Y, Cb and
 * Cr of which that makes RGB. Resizing ends with columns, which are not turned for rows, since pixels are counted in any order.
 *
 * @returns undefined once they are counted; else why another decoder must take the file, nothing being counted.
 * @throws UndecodableError as `decodeJpegWindow`, nothing being counted.
 */
export function countJpegWindow(kernels: StatisticsKernels, request: DecodeRequest): Refusal | undefined {
  return decodeJpeg(
    kernels,
    request,
    ([x, y, width, height, across, down, filter, orderX, orderY, turned]) => {
      const [rows, columns] = turned === 0 ? [across, down] : [down, across];
      kernels.openWindow(rows, columns);
      const status = kernels.resizeWindow(
        ...([x, y, width, height, across, down, filter, orderX, orderY, 1 - turned] as const),
      );
      if (status === 0) kernels.keepWindow();
      return status;
    },
  );
}

/** Brings the sums and counts up to all that was counted. @param spaces - Those in which colours were counted. */
export function addUpColours(kernels: StatisticsKernels, spaces: Iterable<ColourSpace>): void {
  kernels.countWindows();
  // In many calls, since V8 puts optimised code in the place of a function between two of them.
  for (const space of spaces) {
    const [first, end] = PARTS[space];
    for (let part = first; part < end; part++) kernels.drainPart(part);
  }
  kernels.addUp();
}

/** What each has for windows, 12 MiB, and for the counts of both spaces. It takes as long to get it anew as to measure tens of images. */
const OWN_BYTES = 44 * 2 ** 20;

/** Those of this thread that count nothing at present. */
const idle: StatisticsKernels[] = [];

/** Kernels that hold no counts. @throws DomainfeedError FAILED_PRECONDITION if statistics.wasm has not been built. */
export function takeStatisticsKernels(): StatisticsKernels {
  return idle.pop() ?? createKernels();
}

/** Gives back kernels that hold no counts. */
export function returnStatisticsKernels(kernels: StatisticsKernels): void {
  if (isKept(kernels.memory, OWN_BYTES)) idle.push(kernels);
}
