import {wasmLoader} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/** What decodes a JPEG to planes, in every module that can; `src/kernels/assembly` documents each one. A status 0 = done. */
export interface JpegKernels {
  readonly memory: WebAssembly.Memory;
  readonly reserveInput: (bytes: number) => number;
  readonly openJpeg: (bytes: number) => number;
  readonly frameWidth: Global;
  readonly frameHeight: Global;
  readonly decodePlanes: (x: number, y: number, width: number, height: number) => number;
  readonly resizeWindow: (...placement: Placement) => number;
}

/** What kernels.wasm exports. A boolean is 0 or 1. */
export interface Kernels extends JpegKernels {
  readonly componentCount: Global;
  readonly lumaAcross: Global;
  readonly lumaDown: Global;
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
  readonly windowToRgb: () => void;
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

/**
 * This thread's kernels, compiled at the first call (3 to 5 ms). They hold one image at a time, so a caller copies
 * what it needs out before it lets anyone else run.
 *
 * @throws DomainfeedError FAILED_PRECONDITION if kernels.wasm has not been built.
 */
export const loadKernels = wasmLoader('kernels.wasm') as () => Kernels;
