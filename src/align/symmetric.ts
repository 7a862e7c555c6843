/**
 * Functions of small symmetric matrices, row-major. Only sums, products, quotients and square roots, in a fixed order: every
 * machine gives the same bits.
 */

/** Of a symmetric matrix: its eigenvalues, and its eigenvectors as the columns of `vectors`. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly number[];
}

/** Jacobi's method converges quadratically: 3 x 3 needs five or six sweeps. */
const MAX_SWEEPS = 30;

/**
 * Eigenvalues and eigenvectors by cyclic Jacobi rotations, to full precision.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 8.5.
 *
 * @param matrix - size x size, symmetric.
 */
export function eigenOf(matrix: readonly number[], size: number): Eigen {
  const a = [...matrix];
  const vectors = identity(size);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        if (isNegligible(a, size, p, q)) continue;
        rotate(a, vectors, size, p, q);
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  return {values: Array.from({length: size}, (_, i) => a[i * size + i]), vectors};
}

/** Whether the entry (p, q) is nothing beside those on the diagonal. Rotating on would only add rounding. */
function isNegligible(a: readonly number[], size: number, p: number, q: number): boolean {
  return Math.abs(a[p * size + q]) <= 1e-20 * (Math.abs(a[p * size + p]) + Math.abs(a[q * size + q]));
}

/** Zeroes the entry (p, q) by a rotation. */
function rotate(a: number[], vectors: number[], size: number, p: number, q: number): void {
  const [app, aqq, apq] = [a[p * size + p], a[q * size + q], a[p * size + q]];
  const ratio = (aqq - app) / (2 * apq);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [a[k * size + p], a[k * size + q]];
    a[k * size + p] = cosine * kp - sine * kq;
    a[k * size + q] = sine * kp + cosine * kq;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [a[p * size + k], a[q * size + k]];
    a[p * size + k] = cosine * pk - sine * qk;
    a[q * size + k] = sine * pk + cosine * qk;
    const [vp, vq] = [vectors[k * size + p], vectors[k * size + q]];
    vectors[k * size + p] = cosine * vp - sine * vq;
    vectors[k * size + q] = sine * vp + cosine * vq;
  }
  a[p * size + p] = app - tangent * apq;
  a[q * size + q] = aqq + tangent * apq;
  a[p * size + q] = 0;
  a[q * size + p] = 0;
}

/** The symmetric matrix with the same eigenvectors and `change` of each eigenvalue. No sign or order of vectors matters. */
export function mapEigenvalues(
  matrix: readonly number[],
  size: number,
  change: (value: number) => number,
): number[] {
  const {values, vectors} = eigenOf(matrix, size);
  const changed = values.map(change);
  const result = new Array<number>(size * size).fill(0);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let k = 0; k < size; k++) {
        result[row * size + column] += vectors[row * size + k] * changed[k] * vectors[column * size + k];
      }
    }
  }
  return result;
}

/** The symmetric root of a covariance. An eigenvalue below 0, which only rounding makes, counts as 0. */
export function rootOf(covariance: readonly number[], size: number): number[] {
  return mapEigenvalues(covariance, size, (value) => Math.sqrt(Math.max(value, 0)));
}

/** An eigenvalue of less than this part of the largest one is noise of the arithmetic. */
const NEGLIGIBLE = 1e-12;

/**
 * The inverse of that root: zero along directions in which nothing varies.
 *
 * @param noise - A variance that is none: what rounding gives values that are all the same.
 */
export function inverseRootOf(covariance: readonly number[], size: number, noise = 0): number[] {
  const largest = Math.max(...eigenOf(covariance, size).values);
  const least = Math.max(NEGLIGIBLE * largest, noise);
  return mapEigenvalues(covariance, size, (value) => (value > least ? 1 / Math.sqrt(value) : 0));
}

/** The product of square matrices, from the left to the right. */
export function multiply(size: number, ...matrices: readonly (readonly number[])[]): number[] {
  return matrices.reduce<number[]>((left, right) => {
    const product = new Array<number>(size * size).fill(0);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        for (let k = 0; k < size; k++) {
          product[row * size + column] += left[row * size + k] * right[k * size + column];
        }
      }
    }
    return product;
  }, identity(size));
}

/**
 * The Monge-Kantorovich map between two centred normal distributions: of all matrices that turn one covariance into the
 * other the one that moves colours least. Symmetric, its eigenvalues not below 0, so that no colour is mirrored.
 *
 * Source: Pitie and Kokaram, "The linear Monge-Kantorovitch linear colour mapping", CVMP 2007.
 *
 * @param noise - As for `inverseRootOf`.
 */
export function optimalMap(
  from: readonly number[],
  to: readonly number[],
  size: number,
  noise = 0,
): number[] {
  const root = rootOf(from, size);
  const inverse = inverseRootOf(from, size, noise);
  const map = multiply(size, inverse, rootOf(multiply(size, root, to, root), size), inverse);
  return symmetrized(map, size);
}

/** What rounding has left unequal is made equal. */
function symmetrized(matrix: readonly number[], size: number): number[] {
  return matrix.map((value, i) => (value + matrix[(i % size) * size + Math.floor(i / size)]) / 2);
}

function identity(size: number): number[] {
  return Array.from({length: size * size}, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}
