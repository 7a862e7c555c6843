import {readFileSync} from 'node:fs';

import {DomainfeedError} from '../errors.js';

type Global = WebAssembly.Global<number>;

/** What kernels.wasm exports; `src/kernels/assembly` documents each one. A boolean is 0 or 1, a status 0 = done. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly reserveInput: (bytes: number) => number;
  readonly openJpeg: (bytes: number) => number;
  readonly frameWidth: Global;
  readonly frameHeight: Global;
  readonly componentCount: Global;
  readonly lumaAcross: Global;
  readonly lumaDown: Global;
  readonly decodePlanes: (x: number, y: number, width: number, height: number) => number;
  readonly planeAddress: (component: number) => number;
  readonly mcuTop: Global;
  readonly mcuBottom: Global;
  readonly packPlanes: () => number;
  readonly openKept: (
    frameWidth: number,
    frameHeight: number,
    components: number,
    across: number,
    down: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ) => number;
  readonly renderWindow: (...placement: Placement) => number;
  readonly rendered: Global;
  readonly resizeRgb: (
    imageWidth: number,
    imageHeight: number,
    channels: number,
    ...placement: Placement
  ) => number;
  readonly resized: Global;
  readonly blendWithLevel: (pixels: number, bytes: number, origin: number, factor: number) => void;
  readonly blendWithGray: (pixels: number, count: number, factor: number) => void;
  readonly shiftHue: (pixels: number, count: number, shift: number) => void;
  readonly sumLuma: (pixels: number, count: number) => number;
  readonly makeGray: (pixels: number, count: number) => void;
  readonly solarize: (levels: number, bytes: number, threshold: number) => void;
  readonly blurRgb: (pixels: number, rows: number, columns: number, sigma: number, radius: number) => number;
}

/** A window of the stored picture and how it becomes the result: what `storedPlacement` gives, in its order. */
export type Placement = readonly [
  x: number,
  y: number,
  width: number,
  height: number,
  across: number,
  down: number,
  filter: number,
  orderX: number,
  orderY: number,
  turned: number,
];

/** The compiled file: from src as from dist, dist/kernels is two folders up and down again. */
const WASM_FILE = new URL('../../dist/kernels/kernels.wasm', import.meta.url);

/** An instance whose memory has grown beyond this is not kept: WebAssembly memory cannot shrink. */
const KEPT_BYTES = 64 * 2 ** 20;

let compiled: WebAssembly.Module | undefined;
let instance: Kernels | undefined;

/**
 * This thread's kernels, compiled at the first call (3 to 5 ms). They hold one image at a time, so a caller copies
 * what it needs out before it lets anyone else run.
 *
 * @throws DomainfeedError FAILED_PRECONDITION if kernels.wasm has not been built.
 */
export function loadKernels(): Kernels {
  if (instance === undefined || instance.memory.buffer.byteLength > KEPT_BYTES) {
    compiled ??= new WebAssembly.Module(readWasm());
    instance = new WebAssembly.Instance(compiled, {}).exports as Kernels;
  }
  return instance;
}

function readWasm(): Uint8Array {
  try {
    return readFileSync(WASM_FILE);
  } catch (cause) {
    throw new DomainfeedError('FAILED_PRECONDITION', 'kernels.wasm is missing; run "npm run build:kernels"', {
      cause,
    });
  }
}
