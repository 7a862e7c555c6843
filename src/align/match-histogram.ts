/** A histogram that others are matched to. Structured-cloneable. */
export interface ReferenceCurve {
  /** (K) the bins that hold anything, in order. */
  readonly bins: Float64Array;
  /** (K) share of all pixels in that bin and those below; the last one is 1. */
  readonly shares: Float64Array;
}

/** @param counts - Of bins; at least one is above 0. */
export function referenceCurve(counts: ArrayLike<number>): ReferenceCurve {
  const cumulative = cumulate(counts);
  const total = cumulative[cumulative.length - 1];
  const bins = Float64Array.from(Array.from(counts).flatMap((count, bin) => (count > 0 ? [bin] : [])));
  return {bins, shares: bins.map((bin) => cumulative[bin] / total)};
}

/**
 * The table that gives pixels the histogram of a reference: for each bin the (fractional) bin of the reference below which
 * the same share of pixels lies. Linear between the bins that hold anything, clamped at both ends; it never falls.
 *
 * Equal, to the last bit, to what scikit-image's `match_histograms` interpolates for one channel, the reference being all
 * images of which `reference` has the histogram. A picture of one level becomes the reference's highest one, as there.
 *
 * @param counts - Of the bins of what is to be matched; at least one is above 0.
 * @returns (bins) as `counts`.
 */
export function matchTable(counts: ArrayLike<number>, {bins, shares}: ReferenceCurve): Float64Array {
  const cumulative = cumulate(counts);
  const total = cumulative[cumulative.length - 1];
  const last = shares.length - 1;
  let at = 0;
  return cumulative.map((sum) => {
    const share = sum / total;
    if (share < shares[0]) return bins[0];
    if (share >= shares[last]) return bins[last];
    while (shares[at + 1] <= share) at++;
    if (shares[at] === share) return bins[at];
    const slope = (bins[at + 1] - bins[at]) / (shares[at + 1] - shares[at]);
    return slope * (share - shares[at]) + bins[at];
  });
}

function cumulate(counts: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(counts.length);
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin];
    sums[bin] = sum;
  }
  return sums;
}
