import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {halfFloatBits} from '../../src/workers/half-float.js';
import {judge} from '../augment/judge.js';

const NUMPY = `
import json, sys
import numpy as np
bits = np.array(json.load(sys.stdin), np.uint32)
with np.errstate(over="ignore"):
    print(json.dumps(bits.view(np.float32).astype(np.float16).view(np.uint16).tolist()))
`;

const floatOf = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer)[0];

describe('halfFloatBits', () => {
  it('rounds as numpy does: every half and its neighbours, every middle between two, and any float', () => {
    const bits: number[] = [];
    // Floats whose upper 19 bits are those of a half, with the lower 13 bits at, beside and halfway to the next one.
    for (let upper = 0; upper < 2 ** 19; upper += 7) {
      for (const lower of [0, 1, 0xfff, 0x1000, 0x1001, 0x1fff]) bits.push(((upper << 13) | lower) >>> 0);
    }
    bits.push(...fc.sample(fc.integer({min: 0, max: 2 ** 32 - 1}), 5000));
    const finite = bits.filter((word) => !Number.isNaN(floatOf(word)));
    const right = judge(NUMPY, finite) as number[];
    const wrong = finite.filter((word, i) => halfFloatBits(floatOf(word)) !== right[i]);
    expect(wrong).toEqual([]);
  });

  it('keeps what is not a number', () => {
    expect(halfFloatBits(NaN) & 0x7fff).toBeGreaterThan(0x7c00);
  });
});
