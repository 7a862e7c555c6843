import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {normalizeSchema} from '../../src/config/normalize.js';
import {levelTable} from '../../src/workers/normalize-levels.js';

const channels = (value: fc.Arbitrary<number>) => fc.tuple(value, value, value);

/** Of float16: all ones where a number is not finite. */
const HALF_EXPONENT = 0x7c00;

describe('normalizeSchema', () => {
  it('takes deviations by which every level is finite in every dtype, and refuses all others', () => {
    const means = channels(fc.double({min: 0, max: 1, noNaN: true}));
    const deviations = channels(fc.integer({min: -320, max: 300}).map((exponent) => 10 ** exponent));
    fc.assert(
      fc.property(means, deviations, (mean, std) => {
        const taken = normalizeSchema.safeParse({mean, std}).success;
        expect(taken).toBe(std.every((deviation) => deviation >= 1e-4));
        if (!taken) return;
        expect([...levelTable({mean, std}, 'float32')].every(Number.isFinite)).toBe(true);
        const halves = [...levelTable({mean, std}, 'float16')];
        expect(halves.every((bits) => (bits & HALF_EXPONENT) !== HALF_EXPONENT)).toBe(true);
      }),
    );
  });

  it('keeps levels finite by the least deviation, wherever the mean lies', () => {
    const std = [1e-4, 1e-4, 1e-4];
    expect(normalizeSchema.parse({mean: [0, 0.5, 1], std})).toEqual({mean: [0, 0.5, 1], std});
    const floats = [...levelTable({mean: [0, 0.5, 1], std}, 'float32')];
    expect(Math.max(...floats.map(Math.abs))).toBeCloseTo(10_000, 1);
  });
});
