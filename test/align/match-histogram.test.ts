import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {lightnessKnots} from '../../src/align/lightness-knots.js';
import {matchTable, referenceCurve} from '../../src/align/match-histogram.js';
import {runJudge} from '../kernels/alignment-judge.js';

const histogram = (bins: number) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.nat(50), fc.nat(1_000_000)), {minLength: bins, maxLength: bins})
    .filter((counts) => counts.some((count) => count > 0));

describe('matchTable', () => {
  it.each([256, 1024])(
    "has the very bits of scikit-image's table before it drops fractions, with %d bins",
    (bins) => {
      const pairs = fc.sample(fc.tuple(histogram(bins), histogram(bins)), {numRuns: 40, seed: 3});
      const judged = runJudge(
        pairs.map((pair) => ({
          method: 'match_table',
          arrays: pair.map((counts) => ({data: Float64Array.from(counts), shape: [bins]})),
        })),
      );
      for (const [index, [counts, reference]] of pairs.entries()) {
        expect(matchTable(counts, referenceCurve(reference))).toEqual(judged[index]);
      }
    },
  );

  it('never falls, and stays within the bins that the reference holds', () => {
    fc.assert(
      fc.property(histogram(256), histogram(256), (counts, reference) => {
        const table = matchTable(counts, referenceCurve(reference));
        const held = reference.flatMap((count, bin) => (count > 0 ? [bin] : []));
        expect(table.every((value, bin) => bin === 0 || value >= table[bin - 1])).toBe(true);
        expect(table[0]).toBeGreaterThanOrEqual(held[0]);
        expect(table[255]).toBe(held[held.length - 1]);
      }),
    );
  });

  it('leaves each bin that holds anything where it is, if the reference is the histogram itself or a multiple', () => {
    fc.assert(
      fc.property(histogram(256), fc.integer({min: 1, max: 9}), (counts, times) => {
        const table = matchTable(counts, referenceCurve(counts.map((count) => count * times)));
        for (const [bin, count] of counts.entries()) if (count > 0) expect(table[bin]).toBeCloseTo(bin, 9);
      }),
    );
  });

  it('makes a picture of one level the highest of the reference, as scikit-image does', () => {
    const reference = new Array<number>(256).fill(0).fill(3, 20, 201);
    const counts = new Array<number>(256).fill(0).fill(5, 100, 101);
    expect(matchTable(counts, referenceCurve(reference))[100]).toBe(200);
  });
});

describe('lightnessKnots', () => {
  const middle = (bin: number) => ((bin + 0.5) * 100) / 1024;

  it('is the table in the middle of each bin that holds anything', () => {
    fc.assert(
      fc.property(histogram(1024), histogram(1024), (counts, reference) => {
        const curve = referenceCurve(reference);
        const table = matchTable(counts, curve);
        const knots = lightnessKnots(counts, curve, 1);
        for (const [bin, count] of counts.entries()) {
          if (count > 0) expect(Math.abs(knots[bin + 1] - middle(table[bin]))).toBeLessThan(1e-5);
        }
      }),
      {numRuns: 30},
    );
  });

  it('never falls, and stays within 0 to 100 but for half a bin', () => {
    fc.assert(
      fc.property(
        histogram(1024),
        histogram(1024),
        fc.double({min: 0, max: 1, noNaN: true}),
        (counts, reference, strength) => {
          const knots = lightnessKnots(counts, referenceCurve(reference), strength);
          expect(knots.every((value, k) => k === 0 || value >= knots[k - 1])).toBe(true);
          expect(knots[0]).toBeGreaterThanOrEqual(-0.05);
          expect(knots[1025]).toBeLessThanOrEqual(100.05);
        },
      ),
      {numRuns: 30},
    );
  });

  it('is the identity between the bins, too, if the reference is the histogram itself', () => {
    fc.assert(
      fc.property(histogram(1024), (counts) => {
        const knots = lightnessKnots(counts, referenceCurve(counts), 1);
        for (const [k, value] of knots.subarray(1, 1025).entries())
          expect(Math.abs(value - middle(k))).toBeLessThan(1e-5);
      }),
      {numRuns: 30},
    );
  });
});
