import type {ResizeFilter} from './decoder.js';

/** Fractional bits of a weight: a sum of levels times weights stays within 32 bits. */
export const WEIGHT_BITS = 22;

/** A filter that weighs all pixels it covers; `nearest` takes one and weighs nothing. */
export type SmoothFilter = Exclude<ResizeFilter, 'nearest'>;

/** Which inputs, and how much of each, make the outputs along one axis. */
export interface Taps {
  /** (outputs) the first input of each. */
  readonly first: Int32Array;
  /** (outputs) how many inputs each has. */
  readonly count: Int32Array;
  /** (outputs, stride) weights with `WEIGHT_BITS` fractional bits; those of one output sum to about 1. */
  readonly weights: Int32Array;
  readonly stride: number;
}

interface Filter {
  /** Weight at a distance in pixels. */
  readonly weight: (distance: number) => number;
  /** Distance from which on the weight is zero. */
  readonly support: number;
}

const filters: Readonly<Record<SmoothFilter, Filter>> = {
  antialias: {weight: (distance) => Math.max(0, 1 - Math.abs(distance)), support: 1},
  bicubic: {weight: weighCubic, support: 2},
};

/**
 * The taps that resize an axis of `inputs` pixels to `outputs`. The filter widens as the axis shrinks; at the edges it
 * is cut off and the rest weighs more.
 *
 * Source: Pillow, `Image.resize` with BILINEAR and BICUBIC.
 */
export function measureTaps(inputs: number, outputs: number, filter: SmoothFilter): Taps {
  const {weight, support} = filters[filter];
  const scale = inputs / outputs;
  const stretch = Math.max(scale, 1);
  const reach = support * stretch;
  const stride = 2 * Math.ceil(reach) + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Int32Array(outputs * stride);
  for (let output = 0; output < outputs; output++) {
    const centre = (output + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(inputs, Math.floor(centre + reach + 0.5));
    const exact = Array.from({length: end - start}, (_, tap) =>
      weight((start + tap - centre + 0.5) / stretch),
    );
    const sum = exact.reduce((total, value) => total + value, 0);
    first[output] = start;
    count[output] = exact.length;
    weights.set(
      exact.map((value) => Math.round((value / sum) * 2 ** WEIGHT_BITS)),
      output * stride,
    );
  }
  return {first, count, weights, stride};
}

/** Source: Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, equation 15 (a = -1/2). */
function weighCubic(distance: number): number {
  const d = Math.abs(distance);
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}
