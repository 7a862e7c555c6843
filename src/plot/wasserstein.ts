import type {Histogram} from '../types.js';

/**
 * Wasserstein-1 distance of two histograms with the same bins, in the units of their values: how far the mass of one
 * must be moved, on average, to make the other. Every bin's mass lies at one point of the bin.
 *
 * Equal to `scipy.stats.wasserstein_distance` of the bins' centres with the counts as weights.
 *
 * @returns NaN if one of them is empty.
 */
export function wassersteinDistance(a: Histogram, b: Histogram): number {
  const [totalA, totalB] = [a, b].map(({counts}) => counts.reduce((sum, count) => sum + count, 0));
  let belowA = 0;
  let belowB = 0;
  let area = 0;
  for (let bin = 0; bin < a.counts.length; bin++) {
    belowA += a.counts[bin];
    belowB += b.counts[bin];
    area += Math.abs(belowA / totalA - belowB / totalB);
  }
  return (area * (a.high - a.low)) / a.counts.length;
}
