import type {Moments} from '../types.js';

/** Below this share of the columns' lengths two columns are at right angles: the rounding of a double's product. */
const RIGHT_ANGLE = 1e-15;
/** Of three columns; in practice five sweeps are enough. */
const MAX_SWEEPS = 30;
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

type Column = [number, number, number];
type Columns = readonly [Column, Column, Column];

/** Euclidean distance of two means: in LAB the colour difference (CIE 1976) of the average colours. */
export function meanDistance(a: Moments, b: Moments): number {
  return Math.hypot(...a.mean.map((value, channel) => value - b.mean[channel]));
}

/**
 * Frechet distance of the normal distributions with these moments, in squared units of the values:
 * `|m1 - m2|^2 + tr(C1 + C2 - 2 (C1^(1/2) C2 C1^(1/2))^(1/2))`. Also for covariances without full rank.
 *
 * The trace of that root is the sum of the singular values of `L1^T L2` where `C = L L^T`: no root is taken of a small
 * number that rounding made.
 *
 * Source: Dowson and Landau, "The Frechet distance between multivariate normal distributions", 1982, equation (16).
 */
export function frechetDistance(a: Moments, b: Moments): number {
  const spread = trace(a.covariance) + trace(b.covariance);
  const shared = singularValueSum(
    transposeProduct(choleskyFactor(a.covariance), choleskyFactor(b.covariance)),
  );
  return meanDistance(a, b) ** 2 + Math.max(0, spread - 2 * shared);
}

function trace(matrix: readonly number[]): number {
  return matrix[0] + matrix[4] + matrix[8];
}

/** L with `L L^T` = a symmetric matrix without negative eigenvalues; a pivot that is 0, up to rounding, gives a column of 0. */
function choleskyFactor(matrix: readonly number[]): Columns {
  const columns: Columns = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let pivot = 0; pivot < 3; pivot++) {
    const rest = (row: number) =>
      matrix[row * 3 + pivot] - columns.reduce((sum, column) => sum + column[row] * column[pivot], 0);
    const square = rest(pivot);
    if (square <= 0) continue;
    for (let row = pivot; row < 3; row++) columns[pivot][row] = rest(row) / Math.sqrt(square);
  }
  return columns;
}

/** `A^T B`, by columns. */
function transposeProduct(a: Columns, b: Columns): Columns {
  const columnOf = (column: Column): Column => [dot(a[0], column), dot(a[1], column), dot(a[2], column)];
  return [columnOf(b[0]), columnOf(b[1]), columnOf(b[2])];
}

/** One-sided Jacobi (Hestenes): turns pairs of columns until all are at right angles; their lengths are the values. */
function singularValueSum(columns: Columns): number {
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const turned = PAIRS.filter(([p, q]) => turnToRightAngle(columns[p], columns[q]));
    if (turned.length === 0) break;
  }
  return columns.reduce((sum, column) => sum + Math.hypot(...column), 0);
}

/** @returns false if they were at right angles already. */
function turnToRightAngle(p: Column, q: Column): boolean {
  const product = dot(p, q);
  const [squareP, squareQ] = [dot(p, p), dot(q, q)];
  if (Math.abs(product) <= RIGHT_ANGLE * Math.sqrt(squareP * squareQ)) return false;
  const zeta = (squareQ - squareP) / (2 * product);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  for (let row = 0; row < 3; row++) {
    const [x, y] = [p[row], q[row]];
    p[row] = cosine * (x - tangent * y);
    q[row] = cosine * (tangent * x + y);
  }
  return true;
}

function dot(a: Column, b: Column): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
