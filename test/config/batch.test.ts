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
      'feeds.train.batch.per_domain to be a whole number, 1 to 100000, or a map with one for each domain of the feed, got undefined',
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
      'a layout of later versions',
      batch('per_domain: 1, layout: paired'),
      "feeds.train.batch.layout to be blocked (the only layout of this version), got 'paired'",
    ],
    [
      'some domains per batch',
      batch('per_domain: 1, domains_per_batch: 2'),
      'feeds.train.batch.domains_per_batch to be all (this version has every domain of the feed in every batch), got 2',
    ],
  ])('refuses %s', expectRefusal);
});
