import {describe, expect, it} from '@jest/globals';

import {feedCrops} from '../../src/pack/feed-crops.js';
import type {PackedFile} from '../../src/pack/messages.js';
import {configOf} from '../config/made-config.js';

const domains = [
  {id: 0, name: 'photo', role: 'source', start: 0, count: 3},
  {id: 1, name: 'sketch', role: 'target', start: 3, count: 1},
] as const;

function file(size?: [number, number], packedSize?: [number, number]): PackedFile {
  const seen = {path: 'x', sourceBytes: 1, sourceTime: 0, bytes: 1};
  return size === undefined
    ? {...seen, fate: 'bad', reason: 'empty file'}
    : {...seen, fate: 'resized', size, packedSize};
}

const files = [
  file([1000, 800], [320, 256]),
  file([200, 100], [200, 100]),
  file(),
  file([4000, 40], [4000, 40]),
];

function cropsOf(settings: string) {
  const {feeds} = configOf({feeds: `{train: {batch: {per_domain: 1}, ${settings}}}`});
  return feedCrops(feeds[0], domains, files);
}

describe('the crops of a feed after packing', () => {
  it('are the smallest of its own domains, bad samples left out', () => {
    expect(cropsOf('domains: [photo], image: {size: 64}, augment: [{center_crop: {}}]')).toEqual({
      feed: 'train',
      image: {width: 64, height: 64},
      before: {width: 100, height: 100},
      after: {width: 100, height: 100},
      enlarged: 0,
      samples: 2,
    });
  });

  it('count as enlarged where they were not before', () => {
    const {enlarged, samples} = cropsOf('image: {size: 300}, augment: [{center_crop: {}}]');
    expect([enlarged, samples]).toEqual([1, 3]);
  });

  it('are those of the view that crops most', () => {
    const views = 'views: {all: {}, part: {augment: [{center_crop: {fraction: 0.5}}]}}';
    expect(cropsOf(`domains: [photo], image: {size: 10}, ${views}`).after).toEqual({width: 50, height: 50});
  });
});
