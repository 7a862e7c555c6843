import {describe, expect, it} from '@jest/globals';

import {configOf, expectRefusal, type Refusal, type Sections} from './made-config.js';

function batch(settings: string): Sections {
  return {feeds: `{train: {batch: {${settings}}}}`};
}

describe('readBatch', () => {
  it('takes an epoch of so many steps', () => {
    const [{batch}] = configOf({feeds: '{train: {batch: {per_domain: 1, epoch: {steps: 500}}}}'}).feeds;
    expect(batch).toMatchObject({mode: 'balanced', epoch: {steps: 500}});
  });

  it('takes a sequential batch', () => {
    const [feed] = configOf({
      feeds: '{test: {reveal_labels: true, batch: {mode: sequential, size: 256}}}',
    }).feeds;
    expect(feed).toMatchObject({revealLabels: true, batch: {mode: 'sequential', size: 256}});
  });

  it.each([
    ['layout: interleaved', {samplesPerDomain: 1, replicas: 1}],
    ['layout: interleaved, samples_per_domain: 2, replicas: 4', {samplesPerDomain: 2, replicas: 4}],
    ['layout: domain_per_rank', {bnGroupRanks: 1}],
    ['layout: domain_per_rank, bn_group_ranks: 2', {bnGroupRanks: 2}],
    ['domains_per_batch: 2', {domainsPerBatch: 2}],
  ])('fills up the settings that the layout has: %s', (settings, filled) => {
    const [feed] = configOf(batch(`per_domain: 8, ${settings}`)).feeds;
    expect(feed.batch).toMatchObject(filled);
  });

  it('takes quotas by class, and refuses domains that lack one unless told otherwise', () => {
    const [feed] = configOf({feeds: '{train: {reveal_labels: true, batch: {per_class: 2}}}'}).feeds;
    expect(feed.batch).toMatchObject({perClass: 2, missingClasses: 'refuse'});
    expect(feed.batch).not.toHaveProperty('perDomain');
  });

  it.each<Refusal>([
    ['no batch', {feeds: '{train: {}}'}, 'feeds.train.batch to be a map, got undefined'],
    [
      'an unknown mode',
      batch('mode: sequental, size: 1'),
      "feeds.train.batch.mode to be one of balanced, sequential, got 'sequental'. Did you mean 'sequential'?",
    ],
    [
      'a balanced batch without numbers',
      batch(''),
      'feeds.train.batch.per_domain to be a whole number, 1 to 100000, or a map with one for each domain of the feed; or else per_class, got undefined',
    ],
    [
      'a domain with no samples',
      batch('per_domain: {photo: 1, sketch: 0}'),
      'feeds.train.batch.per_domain.sketch to be a whole number, 1 to 100000, got 0',
    ],
    [
      'a quota that is no number',
      batch('per_domain: {photo: 1, sketch: x}'),
      "feeds.train.batch.per_domain.sketch to be a whole number, 1 to 100000, got 'x'",
    ],
    [
      'a number for an unknown domain',
      batch('per_domain: {photo: 1, sketch: 1, skech: 1}'),
      "each key of feeds.train.batch.per_domain to be one of photo, sketch, got 'skech'. Did you mean 'sketch'?",
    ],
    [
      'two numbers for a domain',
      batch('per_domain: {photo: 1, sketch: 1, Photo: 1}'),
      "each key of feeds.train.batch.per_domain to be a domain that is named once (photo was before), got 'Photo'",
    ],
    [
      'no number for a domain',
      batch('per_domain: {photo: 1}'),
      'feeds.train.batch.per_domain to be a number for each domain of the feed (sketch too), got { photo: 1 }',
    ],
    [
      'a batch that is too large',
      batch('per_domain: 50001'),
      'feeds.train.batch.per_domain to be at most 100000 samples in all, got 100002',
    ],
    [
      'a sequential batch that is too large',
      batch('mode: sequential, size: 100001'),
      'feeds.train.batch.size to be a whole number, 1 to 100000, got 100001',
    ],
    [
      'a key of the other mode',
      batch('mode: sequential, size: 1, per_domain: 1'),
      "each key of feeds.train.batch to be one of mode, size, got 'per_domain'",
    ],
    [
      'an unknown policy',
      batch('per_domain: 1, epoch: longst'),
      "feeds.train.batch.epoch to be one of longest, shortest, total, {steps: N}, got 'longst'. Did you mean 'longest'?",
    ],
    [
      'an epoch of no steps',
      batch('per_domain: 1, epoch: {steps: 0}'),
      'feeds.train.batch.epoch.steps to be a whole number, 1 to 1000000000, got 0',
    ],
    [
      'an unknown count',
      batch('per_domain: 1, per: ranks'),
      "feeds.train.batch.per to be one of rank, global, got 'ranks'. Did you mean 'rank'?",
    ],
    [
      'an unknown layout',
      batch('per_domain: 1, layout: interleved'),
      "feeds.train.batch.layout to be one of blocked, paired, interleaved, domain_per_rank, got 'interleved'. Did you mean 'interleaved'?",
    ],
    [
      'a setting of another layout',
      batch('per_domain: 1, bn_group_ranks: 2'),
      'feeds.train.batch.bn_group_ranks to be left out with layout blocked (it is a setting of domain_per_rank), got 2',
    ],
    [
      'quotas by domain and by class',
      {feeds: '{train: {reveal_labels: true, batch: {per_domain: 1, per_class: 1}}}'},
      'feeds.train.batch.per_domain to be left out with per_class, got 1',
    ],
    [
      'a rule for classes without quotas by class',
      batch('per_domain: 1, missing_classes: leave_out'),
      "feeds.train.batch.missing_classes to be left out without per_class, got 'leave_out'",
    ],
    [
      'quotas by class where labels are withheld',
      batch('per_class: 1'),
      'feeds.train.batch.per_class to be left out while labels of sketch are withheld (places in the batch would tell them; use per_domain, or reveal_labels: true), got 1',
    ],
    [
      'a part of a domain per batch',
      batch('per_domain: 1, domains_per_batch: 0.5'),
      'feeds.train.batch.domains_per_batch to be all, or a whole number >= 1, got 0.5',
    ],
    [
      'paired views where there is one',
      batch('per_domain: 1, layout: paired'),
      'feeds.train.views to be two or more with layout paired, which puts the views of a sample side by side, got 1',
    ],
    [
      'changing domains on a rank that has one',
      batch('per_domain: 1, layout: domain_per_rank, domains_per_batch: 1'),
      "feeds.train.batch.domains_per_batch to be all with layout domain_per_rank (a rank's domain would change from step to step",
    ],
    [
      'an order of the blocks where there is one',
      batch('per_domain: 1, layout: domain_per_rank, shuffle_blocks: true'),
      'feeds.train.batch.shuffle_blocks to be false with layout domain_per_rank, where a batch has one block, got true',
    ],
  ])('refuses %s', expectRefusal);
});
