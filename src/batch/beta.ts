import type {RandomStream} from '../random.js';

/**
 * A number from Beta(alpha, alpha), 0 to 1: G / (G + H) for two numbers from Gamma(alpha). All is done with logarithms,
 * since for a small alpha most of either is below the smallest double.
 *
 * @param alpha - Above 0.
 *
 * Source: Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26, 2000, section 6 for
 * alpha < 1.
 */
export function drawBeta(alpha: number, stream: RandomStream): number {
  const difference = drawLogGamma(alpha, stream) - drawLogGamma(alpha, stream);
  return 1 / (1 + Math.exp(-difference));
}

function drawLogGamma(alpha: number, stream: RandomStream): number {
  if (alpha < 1) return drawLogGamma(alpha + 1, stream) + Math.log(openUniform(stream)) / alpha;
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(stream);
    const root = 1 + c * x;
    const u = openUniform(stream);
    if (root <= 0) continue;
    const v = root ** 3;
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/** A number from the standard normal distribution. Source: Marsaglia's polar method, SIAM Review 6, 1964. */
function drawNormal(stream: RandomStream): number {
  for (;;) {
    const x = stream.uniform(-1, 1);
    const y = stream.uniform(-1, 1);
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** From the open interval, so that it has a logarithm. */
function openUniform(stream: RandomStream): number {
  return (stream.word() + 0.5) / 2 ** 32;
}
