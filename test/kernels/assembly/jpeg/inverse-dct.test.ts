import {beforeEach, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, bytesAt, parts, place} from '../parts.js';

/** The first zigzag places, as places in a block stored row by row. */
const FIRST_TEN = [0, 1, 8, 16, 9, 2, 3, 10, 17, 24];

// Looked up once: jest isolates globals, which makes each look-up slow.
const {cos, max, min, PI, round, sqrt} = Math;

/** The inverse DCT by its definition (ISO/IEC 10918-1, A.3.3) in floating point. */
function transform(coefficients: readonly number[], quants: readonly number[]): number[] {
  const scale = (k: number) => (k === 0 ? 1 / sqrt(2) : 1);
  return Array.from({length: 64}, (_, at) => {
    const [x, y] = [at % 8, at >> 3];
    let sum = 0;
    for (let v = 0; v < 8; v++) {
      for (let u = 0; u < 8; u++) {
        const wave = cos(((2 * x + 1) * u * PI) / 16) * cos(((2 * y + 1) * v * PI) / 16);
        sum += scale(u) * scale(v) * coefficients[8 * v + u] * quants[8 * v + u] * wave;
      }
    }
    return max(0, min(255, round(sum / 4 + 128)));
  });
}

describe('inverseDct', () => {
  const block = parts.BLOCK.value;
  const quantTable = parts.QUANT_TABLES.value;
  let out = 0;
  beforeEach(() => {
    beginPlacing();
    out = place(new Uint8Array(8 * 20));
  });

  function run(coefficients: readonly number[], quants: readonly number[], blockEnd: number): number[] {
    new Int16Array(parts.memory.buffer, block, 64).set(coefficients);
    new Uint16Array(parts.memory.buffer, quantTable, 64).set(quants);
    parts.inverseDct(quantTable, blockEnd, out, 20);
    expect(bytesAt(block, 128)).toEqual(new Uint8Array(128));
    return Array.from({length: 8}, (_, row) => [...bytesAt(out + 20 * row, 8)]).flat();
  }

  /** Coefficients at `places` whose products with their quants add up to what no lane of 16 bits overflows with. */
  function blockOf(places: readonly number[]) {
    const coefficient = fc.tuple(fc.integer({min: 1, max: 255}), fc.double({min: -1, max: 1, noNaN: true}));
    return fc.array(coefficient, {minLength: 64, maxLength: 64}).map((drawn) => {
      const shares = drawn.map(([, part], at) => (places.includes(at) ? part : 0));
      const scale = min(1000, 4000 / shares.reduce((sum, part) => sum + Math.abs(part), 0));
      return {
        quants: drawn.map(([quant]) => quant),
        coefficients: drawn.map(([quant], at) => round((shares[at] * scale) / quant)),
      };
    });
  }
  const all = Array.from({length: 64}, (_, at) => at);

  it('is within one level of the definition in floating point', () => {
    fc.assert(
      fc.property(blockOf(all), ({coefficients, quants}) => {
        const exact = transform(coefficients, quants);
        const found = run(coefficients, quants, 64);
        expect(max(...found.map((level, at) => Math.abs(level - exact[at])))).toBeLessThanOrEqual(1);
      }),
      {numRuns: 60},
    );
  });

  it.each([
    ['only DC', 1, [0]],
    ['only the first ten', 10, FIRST_TEN],
  ])('gives the same samples by the short way for blocks with %s', (_what, blockEnd, places) => {
    fc.assert(
      fc.property(blockOf(places), ({coefficients, quants}) => {
        expect(run(coefficients, quants, blockEnd)).toEqual(run(coefficients, quants, 64));
      }),
    );
  });

  it('writes nothing but its 8 x 8 samples', () => {
    new Uint8Array(parts.memory.buffer, out, 160).fill(77);
    run(
      [800, ...Array.from({length: 63}, () => 3)],
      all.map(() => 1),
      64,
    );
    const between = Array.from({length: 7}, (_, row) => [...bytesAt(out + 20 * row + 8, 12)]).flat();
    expect(between).toEqual(between.map(() => 77));
  });
});
