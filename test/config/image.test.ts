import {describe, expect, it} from '@jest/globals';

import {configOf, expectRefusal, feedWith, type Refusal} from './made-config.js';

describe('imageSchema', () => {
  it('takes an image size of one number or two, height first', () => {
    const sizes = ['32', '[32, 48]'].map((size) => {
      const [{image}] = configOf({
        feeds: `{a: {batch: {per_domain: 1}, image: {size: ${size}, background: [1, 2, 3], dtype: 'uint8'}}}`,
      }).feeds;
      return image;
    });
    expect(sizes).toEqual([
      {height: 32, width: 32, resize: 'antialias', background: [1, 2, 3], dtype: 'uint8'},
      {height: 32, width: 48, resize: 'antialias', background: [1, 2, 3], dtype: 'uint8'},
    ]);
  });

  it('takes a short side for larger images, and has none unless told', () => {
    const [{image}] = configOf({
      feeds: '{a: {batch: {per_domain: 1}, image: {short_side: 256}}}',
    }).feeds;
    expect(image).toEqual({
      ...{
        height: 224,
        width: 224,
        resize: 'antialias',
        background: [255, 255, 255],
        shortSide: 256,
        dtype: 'uint8',
      },
    });
  });

  it.each<Refusal>([
    [
      'a short side of nothing',
      feedWith('image: {short_side: 0}'),
      'feeds.train.image.short_side to be a whole number, 1 to 4096, got 0',
    ],
    [
      'an image without height',
      feedWith('image: {size: [0, 5]}'),
      'feeds.train.image.size[0] to be a whole number, 1 to 4096, got 0',
    ],
    [
      'a side that is no number',
      feedWith('image: {size: [a, 5]}'),
      "feeds.train.image.size[0] to be a whole number, 1 to 4096, got 'a'",
    ],
    [
      'an image that is too large',
      feedWith('image: {size: 4097}'),
      'feeds.train.image.size to be a whole number, 1 to 4096, got 4097',
    ],
    [
      'an image of three sides',
      feedWith('image: {size: [1, 2, 3]}'),
      'feeds.train.image.size to be a whole number, 1 to 4096, or two of them as [height, width], got [ 1, 2, 3 ]',
    ],
    [
      'an unknown filter',
      feedWith('image: {resize: bicubik}'),
      "feeds.train.image.resize to be one of antialias, bicubic, nearest, got 'bicubik'. Did you mean 'bicubic'?",
    ],
    [
      'a colour of two numbers',
      feedWith('image: {background: [1, 2]}'),
      'feeds.train.image.background to be a list of 3, got [ 1, 2 ]',
    ],
    [
      'a colour out of range',
      feedWith('image: {background: [1, 2, 256]}'),
      'feeds.train.image.background[2] to be a whole number, 0 to 255, got 256',
    ],
  ])('refuses %s', expectRefusal);
});
