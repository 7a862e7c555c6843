import {freemem} from 'node:os';

import {describe, expect, it} from '@jest/globals';

import {cacheLimit} from '../../src/workers/cache-limit.js';

describe('cacheLimit', () => {
  it('takes a size as it is', () => {
    expect([0, 2 ** 20].map(cacheLimit)).toEqual([0, 2 ** 20]);
  });

  it('gives a share of free memory in whole MiB, at most 8 GiB', () => {
    const free = Math.min(freemem(), process.constrainedMemory() || Infinity);
    const bytes = cacheLimit('auto');
    expect(bytes % 2 ** 20).toBe(0);
    expect(bytes).toBeLessThanOrEqual(8 * 2 ** 30);
    expect(bytes).toBeGreaterThan(Math.min(4 * 2 ** 30, free / 8));
    expect(bytes).toBeLessThan(free / 2);
  });
});
