import {describe, expect, it} from '@jest/globals';

import {median} from '../../src/workers/median.js';

describe('median', () => {
  it('is the middle number, the higher of two, and none of none', () => {
    expect([[3, 1, 2], [4, 1, 3, 2], [7], []].map(median)).toEqual([2, 3, 7, undefined]);
  });
});
