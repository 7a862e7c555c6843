import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {roundHalfEven} from '../../src/augment/round-half-even.js';

import {judge} from './judge.js';

describe('roundHalfEven', () => {
  it("is Python's round", () => {
    const any = fc.sample(fc.double({min: 0, max: 1e6, noNaN: true}), {numRuns: 300, seed: 1});
    const values = [...any, ...Array.from({length: 100}, (_, i) => i / 2), 0.49999999999999994];
    const rounded = judge(
      'import json, sys; print([round(v) for v in json.load(sys.stdin)])',
      values,
    ) as number[];
    expect(values.map(roundHalfEven)).toEqual(rounded);
  });
});
