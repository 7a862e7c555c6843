import {describe, expect, it} from '@jest/globals';

import {cacheKey, keyRanges} from '../../src/workers/cache-keys.js';

const white = [255, 255, 255] as const;
const black = [0, 0, 0] as const;

describe('keyRanges', () => {
  it('gives a range to each way in which feeds reduce images, and none to the others', () => {
    const feeds = [
      {background: white},
      {shortSide: 256, background: white},
      {shortSide: 128, background: white},
      {shortSide: 256, background: black},
      {shortSide: 256, background: white},
      {background: black},
    ];
    expect(keyRanges(feeds)).toEqual([0, 1, 2, 3, 1, 0]);
  });
});

describe('cacheKey', () => {
  it('is the index of the sample in the range of whole images, and another in every other', () => {
    const keys = [0, 1, 2].flatMap((range) => [0, 1, 2, 3].map((index) => cacheKey(range, 4, index)));
    expect(keys).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
