import type {ChannelSums, PixelSums} from '../kernels/index.js';

/** Whole numbers in so many parts of a unit stand for amplitudes. */
export const AMPLITUDE_SCALE = 16;

/**
 * All that is added up over images. Whole numbers throughout, so that neither the order of images nor the number of
 * threads can change a bit.
 */
export interface Sums extends PixelSums {
  readonly images: number;
  /** Pixels that an alignment has moved out of gamut; only of aligned images. */
  readonly clipped?: number;
  /** (H, W, 3) amplitudes of the images' Fourier transforms, in parts of `AMPLITUDE_SCALE`; if they are measured. */
  readonly amplitude?: Float64Array;
}

/**
 * The sums of all parts together, such as threads' shares of a domain, or domains.
 *
 * @param parts - At least one, all measured in the same way.
 */
export function mergeStatistics(parts: readonly Sums[]): Sums {
  return parts.reduce((one, other) => ({
    images: one.images + other.images,
    pixels: one.pixels + other.pixels,
    rgb: mergeChannels(one.rgb, other.rgb),
    lab: mergeChannels(one.lab, other.lab),
    counts: {
      r: addEach(one.counts.r, other.counts.r),
      g: addEach(one.counts.g, other.counts.g),
      b: addEach(one.counts.b, other.counts.b),
      l: addEach(one.counts.l, other.counts.l),
      labA: addEach(one.counts.labA, other.counts.labA),
      labB: addEach(one.counts.labB, other.counts.labB),
    },
    ...(one.lClahe && other.lClahe && {lClahe: addEach(one.lClahe, other.lClahe)}),
    ...(one.clipped !== undefined && {clipped: one.clipped + (other.clipped ?? 0)}),
    ...(one.amplitude && other.amplitude && {amplitude: addEach(one.amplitude, other.amplitude)}),
  }));
}

function mergeChannels(one: ChannelSums, other: ChannelSums): ChannelSums {
  return {
    sums: one.sums.map((sum, i) => sum + other.sums[i]),
    products: one.products.map((sum, i) => sum + other.products[i]),
  };
}

function addEach(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, i) => value + other[i]);
}
