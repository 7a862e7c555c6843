import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {eigenOf, inverseRootOf, multiply, optimalMap, rootOf} from '../../src/align/symmetric.js';
import {largestGap, runJudge} from '../kernels/alignment-judge.js';

const transposed = (matrix: readonly number[], size: number) =>
  matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]);

/** Covariances of colours: positive, up to levels squared, their eigenvalues up to some thousands apart. */
function covariance(size: number): fc.Arbitrary<number[]> {
  const entry = fc.double({min: -60, max: 60, noNaN: true});
  return fc.array(entry, {minLength: size * size, maxLength: size * size}).map((root) => {
    const product = multiply(size, root, transposed(root, size));
    return product.map((value, i) => (i % (size + 1) === 0 ? value + 4 : value));
  });
}

const square = (data: readonly number[], size: number) => ({
  data: Float64Array.from(data),
  shape: [size, size],
});

/** Relative to the larger of 1 and the largest entry. */
function relativeGap(a: readonly number[], b: ArrayLike<number>): number {
  return largestGap(a, b) / Math.max(1, ...a.map(Math.abs));
}

describe('eigenOf', () => {
  it.each([2, 3])(
    'takes a symmetric %d x %d matrix apart: V diag(values) V^T is the matrix, V^T V is 1',
    (size) => {
      fc.assert(
        fc.property(covariance(size), (matrix) => {
          const {values, vectors} = eigenOf(matrix, size);
          const diagonal = matrix.map((_, i) => (i % (size + 1) === 0 ? values[i % size] : 0));
          expect(
            relativeGap(matrix, multiply(size, vectors, diagonal, transposed(vectors, size))),
          ).toBeLessThan(1e-13);
          const identity = matrix.map((_, i) => (i % (size + 1) === 0 ? 1 : 0));
          expect(largestGap(multiply(size, transposed(vectors, size), vectors), identity)).toBeLessThan(
            1e-14,
          );
        }),
      );
    },
  );

  it('takes zeros, equal eigenvalues and a matrix of rank 1', () => {
    for (const matrix of [
      new Array<number>(9).fill(0),
      [4, 0, 0, 0, 4, 0, 0, 0, 4],
      new Array<number>(9).fill(7),
    ]) {
      const {values, vectors} = eigenOf(matrix, 3);
      expect([...values, ...vectors].every(Number.isFinite)).toBe(true);
      expect(values.reduce((sum, value) => sum + value)).toBeCloseTo(matrix[0] + matrix[4] + matrix[8], 12);
    }
  });
});

describe('roots and maps', () => {
  it.each([2, 3])("are within 1e-9 of SciPy's and POT's, in %d dimensions", (size) => {
    const pairs = fc.sample(fc.tuple(covariance(size), covariance(size)), {numRuns: 60, seed: 5});
    const judged = runJudge(
      pairs.flatMap(([source, target]) => [
        {method: 'inverse_root', arrays: [square(source, size)]},
        {method: 'coral', arrays: [square(source, size), square(target, size)]},
        {method: 'optimal_map', arrays: [square(source, size), square(target, size)]},
      ]),
    );
    for (const [index, [source, target]] of pairs.entries()) {
      const found = [
        inverseRootOf(source, size),
        multiply(size, rootOf(target, size), inverseRootOf(source, size)),
        optimalMap(source, target, size),
      ];
      for (const [kind, matrix] of found.entries()) {
        expect(relativeGap(matrix, judged[3 * index + kind])).toBeLessThan(1e-9);
      }
    }
  });

  it('turn one covariance into the other: A C_s A^T = C_t', () => {
    fc.assert(
      fc.property(covariance(3), covariance(3), (source, target) => {
        const coral = multiply(3, rootOf(target, 3), inverseRootOf(source, 3));
        for (const map of [optimalMap(source, target, 3), coral]) {
          expect(relativeGap(target, multiply(3, map, source, transposed(map, 3)))).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it('have an optimal map that is symmetric and mirrors no colour, so that no hue is inverted', () => {
    fc.assert(
      fc.property(covariance(3), covariance(3), (source, target) => {
        const map = optimalMap(source, target, 3);
        expect(transposed(map, 3)).toEqual(map);
        expect(Math.min(...eigenOf(map, 3).values)).toBeGreaterThan(0);
      }),
    );
  });

  it('do not depend on the order or the signs of axes', () => {
    fc.assert(
      fc.property(covariance(3), covariance(3), (source, target) => {
        // Axes in reverse, one of them mirrored.
        const turn = [0, 0, 1, 0, -1, 0, 1, 0, 0];
        const turned = (matrix: readonly number[]) => multiply(3, turn, matrix, turn);
        const map = optimalMap(turned(source), turned(target), 3);
        expect(relativeGap(turned(optimalMap(source, target, 3)), map)).toBeLessThan(1e-9);
      }),
    );
  });
});
