import {describe, expect, it} from '@jest/globals';

import {resize} from '../../src/augment/resize.js';

import {ListedStream} from './made-stream.js';

describe('resize', () => {
  it('takes the whole image, whatever the target, and draws nothing', () => {
    const placed = resize.draw({}, new ListedStream([]), {width: 31, height: 7}, {width: 5, height: 9});
    expect(placed).toEqual({window: {x: 0, y: 0, width: 31, height: 7}});
  });
});
