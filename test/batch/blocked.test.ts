import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {blocksOf, orderBlocks} from '../../src/batch/blocked.js';

const key = {seed: 7n, epoch: 0, step: 0};

describe('blocksOf', () => {
  it('covers the slots without a gap, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 1, max: 9})), (counts) => {
        const runs = counts.map((count, id) => ({domain: {id}, samples: new Array<number>(count).fill(0)}));
        let next = 0;
        for (const [place, block] of blocksOf(runs).entries()) {
          expect(block).toEqual({domain: place, start: next, count: counts[place]});
          next += block.count;
        }
      }),
    );
  });
});

describe('orderBlocks', () => {
  it('keeps the given order unless asked to shuffle', () => {
    expect(orderBlocks(['a', 'b', 'c'], false, key)).toEqual(['a', 'b', 'c']);
  });

  it('draws the same order again for the same step', () => {
    const order = () => orderBlocks([1, 2, 3, 4, 5], true, key);
    expect(order()).toEqual(order());
    expect(order().sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('puts every block first about equally often', () => {
    const first = [0, 0, 0];
    for (let step = 0; step < 3000; step++) first[orderBlocks([0, 1, 2], true, {...key, step})[0]]++;
    const chiSquare = first.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(13.8); // 0.999 quantile, 2 degrees of freedom; the stream is fixed
  });
});
