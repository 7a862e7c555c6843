import {describe, expect, it} from '@jest/globals';

import {sampleId} from '../../src/catalog/sample-id.js';
import {chooseSamples} from '../../src/statistics/choose-samples.js';

describe('chooseSamples', () => {
  const ids = BigUint64Array.from({length: 20_000}, (_, i) => sampleId('art', `${i}.png`));
  const domain = {id: 0, name: 'art', role: 'source', start: 5000, count: 10_000} as const;

  it('takes all samples of the domain for a share of 1', () => {
    expect(chooseSamples(domain, ids, 1)).toEqual(Array.from({length: 10_000}, (_, i) => 5000 + i));
  });

  it('takes about the share, and what a smaller share takes', () => {
    const tenth = chooseSamples(domain, ids, 0.1);
    const half = new Set(chooseSamples(domain, ids, 0.5));
    expect(Math.abs(tenth.length - 1000)).toBeLessThan(120);
    expect(Math.abs(half.size - 5000)).toBeLessThan(200);
    expect(tenth.every((index) => half.has(index))).toBe(true);
  });

  it("looks at a sample's id alone, not at its place", () => {
    const moved = ids.slice().reverse();
    const names = (indices: readonly number[], of: BigUint64Array) => new Set(indices.map((i) => of[i]));
    expect(names(chooseSamples(domain, moved, 0.3), moved)).toEqual(
      names(chooseSamples(domain, ids, 0.3), ids),
    );
  });
});
