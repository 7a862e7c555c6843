import {describe, expect, it} from '@jest/globals';

import {configOf, expectRefusal, type Refusal, type Sections} from './made-config.js';

/** A feed that mixes, with these settings of its batch and other settings. */
function mixed(pairs: string, batch = '', others = ''): Sections {
  return {feeds: `{train: {batch: {per_domain: 8, ${batch}}, mix: {pairs: ${pairs}}, ${others}}}`};
}

describe('mix', () => {
  it('has the defaults of MixStyle', () => {
    const [feed] = configOf(mixed('cross_domain')).feeds;
    expect(feed.mix).toEqual({pairs: 'cross_domain', alpha: 0.1, p: 0.5, coin: 'batch'});
  });

  it.each(['off', 'false'])('is nothing where it is %s', (word) => {
    const [feed] = configOf({feeds: `{train: {batch: {per_domain: 8}, mix: ${word}}}`}).feeds;
    expect(feed.mix).toBeUndefined();
  });

  it.each([
    ['random', 'layout: domain_per_rank', ''],
    ['cross_domain', 'domains_per_batch: 2', ''],
    ['same_image', 'layout: paired', 'views: {a: {}, b: {}}'],
    ['same_class', '', 'reveal_labels: true'],
  ])('takes %s partners with {%s} and {%s}', (pairs, batch, others) => {
    expect(configOf(mixed(pairs, batch, others)).feeds[0].mix).toMatchObject({pairs});
  });

  it.each<Refusal>([
    [
      'partners of other domains on a rank that has one',
      mixed('cross_domain', 'layout: domain_per_rank'),
      "feeds.train.mix.pairs to be random with layout domain_per_rank, since a rank's batch holds one domain (layout blocked gives every rank all domains), got 'cross_domain'",
    ],
    [
      'partners of other domains in batches that have one',
      mixed('cross_domain', 'domains_per_batch: 1'),
      "feeds.train.mix.pairs to be random, since a batch holds one domain (cross_domain needs two or more), got 'cross_domain'",
    ],
    [
      'partners of the same image where its views have tensors of their own',
      mixed('same_image', '', 'views: {a: {}, b: {}}'),
      "feeds.train.mix.pairs to be cross_domain or random with layout blocked (same_image needs layout paired, where the views of a sample stand in one batch), got 'same_image'",
    ],
    [
      'partners of the same class where labels are withheld',
      mixed('same_class'),
      "feeds.train.mix.pairs to be cross_domain or random while labels of sketch are withheld (partners would tell them; reveal_labels: true gives them), got 'same_class'",
    ],
    [
      'mixing for evaluation',
      {feeds: '{test: {batch: {mode: sequential, size: 8}, mix: {pairs: random}}}'},
      'feeds.test.mix to be off with mode sequential, which is for evaluation (mode balanced mixes), got {',
    ],
    [
      'unknown partners',
      mixed('crossdomain'),
      "feeds.train.mix.pairs to be one of cross_domain, random, same_image, same_class, got 'crossdomain'. Did you mean 'cross_domain'?",
    ],
    ['a weight from no distribution', mixed('random, alpha: 0'), 'feeds.train.mix.alpha to be'],
    [
      'a word that is not off',
      {feeds: '{train: {batch: {per_domain: 8}, mix: on}}'},
      'feeds.train.mix to be off, or a map such as {pairs: cross_domain, alpha: 0.1, p: 0.5}',
    ],
  ])('refuses %s', expectRefusal);
});
