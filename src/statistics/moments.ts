import {type ChannelSums, LAB_UNITS} from '../kernels/index.js';
import type {DomainStatistics, Histogram, Moments} from '../types.js';

import {AMPLITUDE_SCALE, type Sums} from './sums.js';

/** Where each entry of a 3 x 3 matrix, row-major, stands among the products 00, 01, 02, 11, 12 and 22. */
const PRODUCT_OF_ENTRY = [0, 1, 2, 1, 3, 4, 2, 4, 5];

/** Where the histograms of levels, of L, and of a and b begin and end. */
const LEVELS = [0, 256] as const;
const LIGHTNESS = [0, 100] as const;
const CHROMA = [-128, 128] as const;

/**
 * What sums say of the pixels.
 *
 * @param name - As `DomainStatistics` has it.
 * @param sums - Of one image at least.
 */
export function statisticsOf(name: string, sums: Sums): DomainStatistics {
  const {images, pixels, rgb, lab, counts, lClahe, amplitude} = sums;
  return {
    name,
    images,
    pixels,
    rgb: momentsOf(rgb, pixels, 1),
    lab: momentsOf(lab, pixels, LAB_UNITS),
    histograms: {
      r: histogram(LEVELS, counts.r),
      g: histogram(LEVELS, counts.g),
      b: histogram(LEVELS, counts.b),
      l: histogram(LIGHTNESS, counts.l),
      labA: histogram(CHROMA, counts.labA),
      labB: histogram(CHROMA, counts.labB),
      ...(lClahe && {lClahe: histogram(LIGHTNESS, lClahe)}),
    },
    ...(amplitude && {amplitude: amplitude.map((sum) => sum / (AMPLITUDE_SCALE * images))}),
  };
}

/** Mean and covariance of values that were added up in units of 1 / `units`. */
function momentsOf({sums, products}: ChannelSums, pixels: number, units: number): Moments {
  const count = BigInt(pixels);
  const [first, second, third] = sums.map((sum) => Number(sum) / (pixels * units));
  const covariance = PRODUCT_OF_ENTRY.map((product, entry) => {
    const [row, column] = [Math.floor(entry / 3), entry % 3];
    // In whole numbers: two large ones may nearly cancel out.
    const numerator = count * products[product] - sums[row] * sums[column];
    return Number(numerator) / Number(count * count) / (units * units);
  });
  return {mean: [first, second, third], covariance};
}

function histogram([low, high]: readonly [number, number], counts: Float64Array): Histogram {
  return {low, high, counts};
}
