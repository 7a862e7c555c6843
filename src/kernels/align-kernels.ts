import {wasmLoader} from './wasm-file.js';

type Global = WebAssembly.Global<number>;

/**
 * What align.wasm exports; `src/kernels/assembly/align` documents each one. Capitals are addresses. A module of its own: the
 * picture in work stays in its memory while others are decoded, and more exports would slow the decoder down.
 */
export interface AlignKernels {
  readonly memory: WebAssembly.Memory;
  readonly openPicture: (count: number) => number;
  readonly lightness: Global;
  readonly planeA: Global;
  readonly planeB: Global;
  readonly rgbToLab: () => void;
  readonly labToRgb: () => number;
  readonly levelsToPlanes: () => void;
  readonly planesToLevels: () => number;
  readonly countLevels: () => void;
  readonly LEVEL_COUNTS: Global;
  readonly countLightness: () => void;
  readonly LIGHTNESS_COUNTS: Global;
  readonly equalizeLightness: (
    width: number,
    columns: number,
    rows: number,
    clip: number,
    strength: number,
  ) => number;
  readonly mapLightness: () => void;
  readonly LIGHTNESS_MAP: Global;
  readonly mapPlanes: () => void;
  readonly AFFINE_MAP: Global;
  readonly mapLevels: () => void;
  readonly LEVEL_MAP: Global;
}

/** This thread's alignment kernels. @throws DomainfeedError FAILED_PRECONDITION if align.wasm has not been built. */
export const loadAlignKernels = wasmLoader('align.wasm') as () => AlignKernels;
