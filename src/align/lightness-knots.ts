import {LIGHTNESS_BINS} from '../kernels/index.js';

import {matchTable, type ReferenceCurve} from './match-histogram.js';

const BIN_WIDTH = 100 / LIGHTNESS_BINS;

/**
 * The map of L that gives pixels a reference's histogram, as `mapLightness` takes it: the table of `matchTable` in the
 * middle of each bin that holds a pixel, straight lines between these, and beyond the outermost ones a shift. So L keeps
 * what it has between the bins, the map never falls, and a histogram matched to itself is left exactly as it is.
 *
 * @param counts - (1024) of L from 0 to 100; at least one is above 0.
 * @param strength - 0 to 1: how far L goes.
 */
export function lightnessKnots(
  counts: ArrayLike<number>,
  reference: ReferenceCurve,
  strength: number,
): Float32Array {
  const table = matchTable(counts, reference);
  // Knot k lies at (k - 1/2) bins: in the middle of bin k - 1.
  const shifts = new Float64Array(LIGHTNESS_BINS + 2);
  let left = -1;
  for (let bin = 0; bin < LIGHTNESS_BINS; bin++) {
    if (counts[bin] === 0) continue;
    const shift = table[bin] - bin;
    const from = left < 0 ? shift : shifts[left + 1];
    for (let k = left + 1; k <= bin; k++) {
      shifts[k + 1] = left < 0 ? shift : from + ((shift - from) * (k - left)) / (bin - left);
    }
    left = bin;
  }
  shifts[0] = shifts[1];
  shifts.fill(shifts[left + 1], left + 2);
  return Float32Array.from(shifts, (shift, k) => {
    const old = (k - 0.5) * BIN_WIDTH;
    const matched = Math.min(100, Math.max(0, old + shift * BIN_WIDTH));
    return old + strength * (matched - old);
  });
}
