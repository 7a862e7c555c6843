import {rootsOfUnity} from './roots-of-unity.js';

/** The real and the imaginary parts of complex numbers. */
export interface ComplexNumbers {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Room for complex numbers, all 0. */
export function complexNumbers(count: number): ComplexNumbers {
  return {re: new Float64Array(count), im: new Float64Array(count)};
}

/** Transforms (size, lanes) numbers along the first axis. */
export type Transform = (numbers: ComplexNumbers) => ComplexNumbers;

/**
 * The discrete Fourier transform of any size, as numpy's `fft` along axis 0: sum of x[n] exp(-2 pi i k n / size). The
 * inverse is the same with the parts swapped on the way in and out, divided by `size`.
 *
 * Mixed radix, many lines at once: costs `size` times the sum of its prime factors, so a size with a large prime is slow, not
 * wrong. The numbers that a transform is given are overwritten; what it returns is there until it is called again.
 *
 * Source: Cooley and Tukey, "An Algorithm for the Machine Calculation of Complex Fourier Series", 1965, in Stockham's order.
 */
export function createTransform(size: number, lanes: number): Transform {
  const roots = rootsOfUnity(size);
  const factors = primeFactors(size);
  const scratch = complexNumbers(size * lanes);
  return (numbers) => {
    let from = numbers;
    let to = scratch;
    let done = 1;
    for (const radix of factors) {
      joinTransforms(from, to, radix, done);
      [from, to] = [to, from];
      done *= radix;
    }
    return from;
  };

  /** Joins `radix` transforms of `done` points each into one of radix * done points, for all groups of such. */
  function joinTransforms(from: ComplexNumbers, to: ComplexNumbers, radix: number, done: number): void {
    const groups = size / (radix * done);
    const stride = size / radix; // between points that are joined
    for (let group = 0; group < groups; group++) {
      for (let bin = 0; bin < radix * done; bin++) {
        const input = group * done + (bin % done);
        const output = (group * done * radix + bin) * lanes;
        const first = input * lanes;
        // The first root is 1.
        to.re.set(from.re.subarray(first, first + lanes), output);
        to.im.set(from.im.subarray(first, first + lanes), output);
        for (let n = 1; n < radix; n++) {
          const turn = (n * bin * groups) % size;
          const line = (input + n * stride) * lanes;
          addLine(from, line, roots.re[turn], roots.im[turn], to, output, lanes);
        }
      }
    }
  }
}

/** Adds a line of numbers, times a root, to another line. */
function addLine(
  {re: fromRe, im: fromIm}: ComplexNumbers,
  input: number,
  rootRe: number,
  rootIm: number,
  {re: toRe, im: toIm}: ComplexNumbers,
  output: number,
  lanes: number,
): void {
  for (let lane = 0; lane < lanes; lane++) {
    const x = fromRe[input + lane];
    const y = fromIm[input + lane];
    toRe[output + lane] += x * rootRe - y * rootIm;
    toIm[output + lane] += x * rootIm + y * rootRe;
  }
}

/** In order, each as often as it divides `size`. */
export function primeFactors(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (let factor = 2; rest > 1; factor++) {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  }
  return factors;
}
