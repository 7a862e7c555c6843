import {describe, expect, it} from '@jest/globals';

import {orderBlocks} from '../../src/batch/order-blocks.js';

const key = {seed: 7n, epoch: 0, step: 0};

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
