import {describe, expect, it} from '@jest/globals';

import {type BalancedBatch} from '../../src/config/index.js';

import {configOf, expectRefusal, feedWith, problemsOf, type Refusal} from './made-config.js';

describe('readFeeds', () => {
  it('takes aliases wherever a domain is named, and gives its own name', () => {
    const [feed] = configOf({
      feeds: '{train: {domains: [sketch, Photo], batch: {per_domain: {Photo: 3, sketch: 5}}}}',
    }).feeds;
    expect(feed.domains).toEqual(['sketch', 'photo']);
    expect((feed.batch as BalancedBatch).perDomain).toEqual({photo: 3, sketch: 5});
  });

  it.each(['{align: [], mix: off}', '{align: [], mix: false}', '{align: [], mix: "off"}'])(
    'takes %s, the present value of what later versions have',
    (settings) => {
      const feeds = `{a: {batch: {per_domain: 1, layout: blocked, domains_per_batch: all}, ${settings.slice(1, -1)}}}`;
      expect(problemsOf({feeds})).toEqual([]);
    },
  );

  it('takes the extremes of every range', () => {
    const feeds = `{a: {seed: 9007199254740991, batch: {mode: sequential, size: 100000}, image: {size: [1, 4096]},
      bad_samples: {budget: 1, mislabelled: decode}}, b: {seed: 0, batch: {per_domain: 50000},
      bad_samples: {budget: 0}}}`;
    const domains = '{a: {role: source, id: 65535}, b: {role: target, id: 0}}';
    const server = '{memory: 16MiB, workers: 1, stall_seconds: 1}';
    expect(problemsOf({server, domains, feeds})).toEqual([]);
  });

  it.each<Refusal>([
    ['no feeds', {feeds: '{}'}, 'feeds to be a map of one feed or more, got {}'],
    ['a feed that is none', {feeds: '{a: 3}'}, 'feeds.a to be a map, got 3'],
    [
      'a bad name of a feed',
      {feeds: '{a b: {batch: {per_domain: 1}}}'},
      "feeds['a b'] to be a name of letters, digits, '_', '-' and '.', got 'a b'",
    ],
    [
      'an unknown domain',
      feedWith('domains: [phto]'),
      "feeds.train.domains[0] to be one of photo, sketch, got 'phto'. Did you mean 'photo'?",
    ],
    [
      'a domain twice',
      feedWith('domains: [photo, sketch, Photo]'),
      "feeds.train.domains[2] to be a domain that is named once (photo was before), got 'Photo'",
    ],
    [
      'given numbers beside measured ones',
      feedWith('normalize: {per: domain, std: [1, 1, 1]}'),
      'feeds.train.normalize to be either {mean: …, std: …} or {per: …}, got',
    ],
    [
      'numbers measured of nothing there is',
      feedWith('normalize: {per: domian}'),
      "feeds.train.normalize.per to be one of domain, style, feed, got 'domian'. Did you mean 'domain'?",
    ],
    [
      'a share of no image',
      feedWith('statistics: {share: 0}'),
      'feeds.train.statistics.share to be a number > 0 and <= 1, got 0',
    ],
    [
      'pixels of another type',
      feedWith('image: {dtype: float8}'),
      "feeds.train.image.dtype to be one of uint8, float32, float16, got 'float8'",
    ],
    [
      'a feed of no domains',
      feedWith('domains: []'),
      'feeds.train.domains to be a list of 1 or more, got []',
    ],
    [
      'a domain that is a number',
      feedWith('domains: [15]'),
      'feeds.train.domains[0] to be a text, in quotes, got 15',
    ],
    [
      'a seed that breaks two rules at once',
      feedWith('seed: -0.5'),
      'feeds.train.seed to be a whole number, 0 to 2^53 - 1, got -0.5',
    ],
    ['a negative seed', feedWith('seed: -1'), 'feeds.train.seed to be a whole number, 0 to 2^53 - 1, got -1'],
    [
      'a seed that is too large',
      feedWith('seed: 9007199254740992'),
      'feeds.train.seed to be a whole number, 0 to 2^53 - 1, got 9007199254740992',
    ],
    [
      'a text where a truth value belongs',
      feedWith('reveal_labels: yes'),
      "feeds.train.reveal_labels to be true or false, got 'yes'",
    ],
    [
      'a mean of levels to 255',
      feedWith('normalize: {mean: [123.7, 0.5, 0.5]}'),
      'feeds.train.normalize.mean[0] to be a number, 0 to 1, got 123.7',
    ],
    [
      'no deviation',
      feedWith('normalize: {std: [1, 1, 0]}'),
      'feeds.train.normalize.std[2] to be a number >= 0.0001, got 0',
    ],
    [
      'a deviation that floats have no levels for',
      feedWith('normalize: {std: [1.0e-50, 1, 1]}'),
      'feeds.train.normalize.std[0] to be a number >= 0.0001, got 1e-50',
    ],
    [
      'a budget that is no share',
      feedWith('bad_samples: {budget: 1.5}'),
      'feeds.train.bad_samples.budget to be a number, 0 to 1, got 1.5',
    ],
    [
      'an unknown way with mislabelled files',
      feedWith('bad_samples: {mislabelled: skip}'),
      "feeds.train.bad_samples.mislabelled to be one of replace, decode, got 'skip'",
    ],
  ])('refuses %s', expectRefusal);

  it('refuses what depends on domains only once the domains are right', () => {
    const feeds = '{train: {domains: [nowhere], batch: {per_domain: 1}}}';
    expect(problemsOf({domains: '{photo: {}}', feeds})).toEqual([
      'Expected domains.photo.role to be one of source, target, got undefined',
    ]);
  });
});
