import {describe, expect, it} from '@jest/globals';

import {normalizationsOf, wholeFeed} from '../src/normalizations.js';
import {statisticsOf} from '../src/statistics/moments.js';
import {mergeStatistics} from '../src/statistics/sums.js';

import {sumsOf} from './statistics/made-sums.js';

const sums = {
  art: sumsOf(Uint8Array.of(0, 10, 20, 100, 10, 40)),
  photo: sumsOf(Uint8Array.of(200, 200, 200)),
};
const statistics = {
  of: (names: readonly string[]) =>
    statisticsOf(names.join('+'), mergeStatistics(names.map((name) => sums[name as keyof typeof sums]))),
  styles: [statisticsOf('art > photo', sums.photo)],
};
const feed = (per: 'domain' | 'style' | 'feed') => ({normalize: {per}, domains: ['photo', 'art']});

describe('normalizationsOf', () => {
  it('takes given numbers as they are', () => {
    const normalize = {mean: [0.1, 0.2, 0.3], std: [1, 2, 3]} as const;
    expect(normalizationsOf({normalize, domains: ['art']}, undefined)).toEqual([
      {name: 'feed', ...normalize},
    ]);
  });

  it('has one for each domain of the feed, in its order, of levels scaled to 1', () => {
    const [photo, art, ...rest] = normalizationsOf(feed('domain'), statistics);
    expect(rest).toEqual([]);
    expect([photo.name, art.name]).toEqual(['photo', 'art']);
    expect(art.mean).toEqual([50 / 255, 10 / 255, 30 / 255]);
    expect(art.std[0]).toBeCloseTo(50 / 255, 12);
    expect(art.std[2]).toBeCloseTo(10 / 255, 12);
  });

  it('takes a channel that does not vary to vary by one level, so that every result is finite', () => {
    const [photo, art] = normalizationsOf(feed('domain'), statistics);
    expect(photo.std).toEqual([1 / 255, 1 / 255, 1 / 255]);
    expect(art.std[1]).toBe(1 / 255);
  });

  it('has one for all pixels of all domains together, where it is told apart by feed', () => {
    const [whole, ...rest] = normalizationsOf(feed('feed'), statistics);
    expect(rest).toEqual([]);
    expect(whole.name).toBe('feed');
    expect(whole.mean[0]).toBeCloseTo(100 / 255, 12);
    expect(wholeFeed(feed('style'), statistics)).toEqual(whole);
  });

  it('has one for each style behind those of the domains', () => {
    expect(normalizationsOf(feed('style'), statistics).map(({name}) => name)).toEqual([
      'photo',
      'art',
      'art > photo',
    ]);
  });
});
