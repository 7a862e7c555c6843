import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {frechetDistance, meanDistance} from '../../src/plot/frechet.js';
import type {Moments} from '../../src/types.js';
import {judge} from '../augment/judge.js';

import {momentsOf} from './made-statistics.js';

const JUDGE = `
import json, sys
import numpy as np
from scipy.linalg import sqrtm

def distance(a, b):
    m1, m2 = np.array(a["mean"]), np.array(b["mean"])
    c1, c2 = (np.array(m["covariance"]).reshape(3, 3) for m in (a, b))
    root = sqrtm(c1)
    return float(((m1 - m2) ** 2).sum() + np.trace(c1 + c2 - 2 * sqrtm(root @ c2 @ root)).real)

print(json.dumps([distance(a, b) for a, b in json.load(sys.stdin)]))
`;

const value = fc.double({min: -100, max: 100, noNaN: true});
const cloud = fc
  .array(fc.tuple(value, value, value), {minLength: 6, maxLength: 20})
  .map((points) => momentsOf(points));
/** Spread in every direction: of a matrix that is nearly singular SciPy's root may be NaN, or far off. */
const solid = fc.array(fc.tuple(value, value, value), {maxLength: 20}).map((points) => {
  const spread = [30, -30].flatMap((by) => [
    [by, 0, 0],
    [0, by, 0],
    [0, 0, by],
  ]);
  return momentsOf([...spread, ...points]);
});
/** Of points on a line, in a plane, or all alike: a domain of gray or of flat images. */
const thin = fc
  .tuple(
    value,
    value,
    value,
    fc.array(fc.double({min: -1, max: 1, noNaN: true}), {minLength: 2, maxLength: 9}),
  )
  .map(([x, y, z, along]) => momentsOf(along.map((t) => [x * t, y * t, z * t])));

const flatAt = (...mean: [number, number, number]): Moments => ({mean, covariance: Array<number>(9).fill(0)});

describe('the Frechet distance of colours', () => {
  it('equals the formula with the matrix roots of SciPy', () => {
    const pairs = fc.sample(fc.tuple(solid, solid), 40);
    const wanted = judge(JUDGE, pairs) as number[];
    for (const [i, [a, b]] of pairs.entries()) {
      const got = frechetDistance(a, b);
      expect(Math.abs(got - wanted[i])).toBeLessThan(1e-7 * Math.max(1, wanted[i]));
    }
  });

  it('is 0 for equal moments, symmetric and never below 0, also for gray and flat domains', () => {
    const any = fc.oneof(cloud, thin);
    fc.assert(
      fc.property(any, any, (a, b) => {
        const scale = 1 + [...a.covariance, ...b.covariance].reduce((sum, x) => sum + Math.abs(x), 0);
        expect(frechetDistance(a, a)).toBeLessThan(1e-9 * scale);
        expect(Math.abs(frechetDistance(a, b) - frechetDistance(b, a))).toBeLessThan(1e-9 * scale);
        expect(frechetDistance(a, b)).toBeGreaterThanOrEqual(meanDistance(a, b) ** 2 - 1e-9 * scale);
      }),
    );
  });

  it('of two flat domains is the squared distance of their colours', () => {
    expect(frechetDistance(flatAt(50, 0, 0), flatAt(50, 3, -4))).toBe(25);
  });

  it('of a flat domain and another is the variance of the other', () => {
    const spread = momentsOf([
      [48, 0, 0],
      [52, 0, 0],
    ]);
    expect(frechetDistance(flatAt(50, 0, 0), spread)).toBeCloseTo(4, 12);
  });
});
