import {describe, expect, it} from '@jest/globals';

import {prepareChains} from '../../src/statistics/feed-chains.js';
import {statisticsOf} from '../../src/statistics/moments.js';
import {stylesOf} from '../../src/statistics/styles.js';
import {configOf} from '../config/made-config.js';

import {sumsOf} from './made-sums.js';

/** The styles of a feed with these domains, all sources, and this alignment. */
function stylesFor(names: readonly string[], align: readonly object[]) {
  const domains = JSON.stringify(Object.fromEntries(names.map((name) => [name, {role: 'source'}])));
  const feeds = JSON.stringify({train: {batch: {per_domain: 1}, align}});
  const [feed] = configOf({domains, feeds}).feeds;
  const catalog = names.map((name, id) => ({id, name, role: 'source' as const, start: id, count: 1}));
  const known = (union: readonly string[]) =>
    statisticsOf(union.join('+'), sumsOf(Uint8Array.of(1, 2, 3, 9, union.join().length, 7)));
  return stylesOf(feed, prepareChains(feed, catalog, known), catalog);
}

describe('stylesOf', () => {
  it('names a domain and what it meets, in the order of the domains', () => {
    const styles = stylesFor(['a', 'b', 'c'], [{chroma: {to: ['c', 'b'], p: 0.5}}]);
    expect(styles.map(({name}) => name)).toEqual(['a > c', 'a > b', 'b > c', 'c > b']);
  });

  it('refuses more styles of a domain than are measured, however many there are', () => {
    const step = {chroma: {to: ['b', 'c'], p: 0.5}};
    expect(() => stylesFor(['a', 'b', 'c'], new Array(16).fill(step))).toThrow(
      'Expected the alignment of feeds.train to be one that leaves a in at most 32 styles, where each is measured, got 43046720',
    );
  });

  it.each([
    ['a domain', ['x > y', 'x', 'y'], [{chroma: {to: 'y', only: 'x'}}], 'x > y'],
    [
      'another style',
      ['a', 'a > b', 'b > c', 'c'],
      [{chroma: {to: 'b > c', only: 'a'}}, {chroma: {to: 'c', only: 'a > b'}}],
      'a > b > c',
    ],
  ])('refuses a style that would be called like %s', (_what, names, align, twice) => {
    expect(() => stylesFor(names, align)).toThrow(
      `Expected the names of domains to be such that no style of feeds.train is called like another or like a domain, got '${twice}'`,
    );
  });
});
