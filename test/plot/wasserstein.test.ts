import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {wassersteinDistance} from '../../src/plot/wasserstein.js';
import {judge} from '../augment/judge.js';

import {histogramOf} from './made-statistics.js';

const BINS = 64;
const JUDGE = `
import json, sys
import numpy as np
from scipy.stats import wasserstein_distance

centres = (np.arange(${BINS}) + 0.5) * 100 / ${BINS}
print(json.dumps([wasserstein_distance(centres, centres, a, b) for a, b in json.load(sys.stdin)]))
`;

const counts = fc
  .array(fc.oneof(fc.constant(0), fc.nat(2 ** 40)), {minLength: BINS, maxLength: BINS})
  .filter((bins) => bins.some((count) => count > 0));

describe('the Wasserstein distance of histograms', () => {
  it('equals that of SciPy', () => {
    const pairs = fc.sample(fc.tuple(counts, counts), 40);
    const wanted = judge(JUDGE, pairs) as number[];
    for (const [i, [a, b]] of pairs.entries()) {
      expect(wassersteinDistance(histogramOf(a), histogramOf(b))).toBeCloseTo(wanted[i], 9);
    }
  });

  it('is 0 for equal shares, symmetric, and keeps the triangle inequality', () => {
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        const between = (x: readonly number[], y: readonly number[]) =>
          wassersteinDistance(histogramOf(x), histogramOf(y));
        expect(
          between(
            a,
            a.map((count) => count * 3),
          ),
        ).toBeCloseTo(0, 9);
        expect(between(a, b)).toBeCloseTo(between(b, a), 9);
        expect(between(a, c)).toBeLessThanOrEqual(between(a, b) + between(b, c) + 1e-9);
      }),
    );
  });

  it('is the way between two histograms of one bin each', () => {
    const only = (bin: number) =>
      histogramOf(
        Array.from({length: 10}, (_, i) => (i === bin ? 5 : 0)),
        0,
        20,
      );
    expect(wassersteinDistance(only(1), only(8))).toBeCloseTo(14, 12);
  });

  it('is not a number where a domain has no pixel', () => {
    expect(wassersteinDistance(histogramOf([0, 0]), histogramOf([1, 0]))).toBeNaN();
  });
});
