import {spawnSync} from 'node:child_process';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';

import {drawBeta} from '../../src/batch/beta.js';
import {RandomStream} from '../../src/random.js';

const PYTHON =
  process.env.DOMAINFEED_PYTHON ?? join(import.meta.dirname, '..', '..', '.venv', 'bin', 'python');
const ALPHAS = [0.1, 0.3, 1, 5];

/** One number from each of so many streams, as samples have them. */
const draw = (alpha: number, count: number) =>
  Array.from({length: count}, (_, i) => drawBeta(alpha, new RandomStream([3, 5], [i, 0, 0])));

/** For each alpha: p-values of a Kolmogorov-Smirnov test of both halves, and of a binomial test of their sizes. */
function judge(draws: Readonly<Record<string, readonly number[]>>): Record<string, number[]> {
  const script = join(import.meta.dirname, 'scipy_beta.py');
  const {status, stdout, stderr} = spawnSync(PYTHON, [script], {
    input: JSON.stringify(draws),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The judge failed: ${stderr}`);
  return JSON.parse(stdout) as Record<string, number[]>;
}

describe('drawBeta', () => {
  it("has scipy's distribution, for small and large alpha", () => {
    const draws = Object.fromEntries(ALPHAS.map((alpha) => [String(alpha), draw(alpha, 20_000)]));
    for (const values of Object.values(judge(draws))) {
      expect(values).toHaveLength(3);
      expect(Math.min(...values)).toBeGreaterThan(1e-4);
    }
  });

  it('would be found out with another alpha', () => {
    const [below] = judge({'0.1': draw(0.13, 20_000)})['0.1'];
    expect(below).toBeLessThan(1e-6);
  });

  it.each([0.001, 0.01, 1000])('has the mean and the variance of the distribution for alpha %d', (alpha) => {
    const values = draw(alpha, 20_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const right = 1 / (4 * (2 * alpha + 1));
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(right / values.length));
    expect(variance / right).toBeCloseTo(1, 1);
  });
});
