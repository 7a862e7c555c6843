import {expected} from '../errors.js';

import {wasmCreator} from './wasm-file.js';

/** What fourier.wasm exports; `src/kernels/assembly/fourier` documents each one. */
interface FourierKernels {
  readonly memory: WebAssembly.Memory;
  readonly openBand: (width: number, height: number, lastRow: number, lastColumn: number) => number;
  readonly plane: WebAssembly.Global<number>;
  readonly realParts: WebAssembly.Global<number>;
  readonly imaginaryParts: WebAssembly.Global<number>;
  readonly forward: () => void;
  readonly addInverse: () => void;
}

const createKernels = wasmCreator('fourier.wasm') as () => FourierKernels;

/** The lowest frequencies of a plane: rows -lastRow to lastRow, columns 0 to lastColumn. Others are conjugates of these. */
export interface Band {
  readonly lastRow: number;
  readonly lastColumn: number;
}

/** Discrete Fourier transforms of planes of one size, as numpy's `fft2`, to and from a band of bins. */
export interface BandTransform {
  /** (2 lastRow + 1, lastColumn + 1) real and imaginary parts: `forward` writes and `addInverse` reads them. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** @param plane - (height, width). */
  readonly forward: (plane: Float32Array) => void;
  /** Adds to a plane the real part of the inverse transform of the bins, as if all others, conjugates too, were 0. */
  readonly addInverse: (plane: Float32Array) => void;
}

/**
 * The transforms of planes of any size, in double precision and with the same bits on every CPU. No fast transform: a plane
 * costs as many products as it has pixels, times the bins of a row of the band and somewhat more, which a vector unit does
 * faster up to some hundred bins, and for every size alike.
 *
 * @param band - Up to half of the sides.
 * @throws DomainfeedError INVALID_ARGUMENT if this is beyond the kernel's memory.
 */
export function createBandTransform(
  {width, height}: {readonly width: number; readonly height: number},
  {lastRow, lastColumn}: Band,
): BandTransform {
  const kernels = createKernels();
  if (kernels.openBand(width, height, lastRow, lastColumn) === 0) {
    throw expected('the number of pixels', "within the kernel's memory", width * height);
  }
  const {buffer} = kernels.memory;
  const bins = (2 * lastRow + 1) * (lastColumn + 1);
  const own = new Float32Array(buffer, kernels.plane.value, width * height);
  return {
    re: new Float64Array(buffer, kernels.realParts.value, bins),
    im: new Float64Array(buffer, kernels.imaginaryParts.value, bins),
    forward(plane) {
      own.set(plane);
      kernels.forward();
    },
    addInverse(plane) {
      own.set(plane);
      kernels.addInverse();
      plane.set(own);
    },
  };
}
