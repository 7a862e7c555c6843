import {describe, expect, it} from '@jest/globals';

import {operations} from '../../src/augment/index.js';

import {configOf, expectRefusal, feedWith, problemsOf, type Refusal} from './made-config.js';

const OPERATIONS = Object.keys(operations).join(', ');

describe('readViews', () => {
  it('gives a view without a sequence that of the feed, and keeps the order of views', () => {
    const [{views}] = configOf({
      feeds: `{a: {batch: {per_domain: 1}, augment: [{center_crop: {}}, {flip: {p: 0.25}}],
        views: {strong: {}, plain: {augment: []}, b: {augment: [{flip: {p: 1}}]}}}}`,
    }).feeds;
    expect(views.map(({name, augment}) => [name, augment.map(({operation}) => operation)])).toEqual([
      ['strong', ['center_crop', 'flip']],
      ['plain', []],
      ['b', ['flip']],
    ]);
    expect(views[0].augment[1].options).toMatchObject({p: 0.25});
    expect(views[2].augment[0].options).toMatchObject({p: 1});
  });

  it('gives a view that is like another the sequence and the draws of that one', () => {
    const [{views}] = configOf(
      feedWith('views: {a: {like: b}, b: {augment: [{flip: {}}]}, c: {like: b}, d: {}}'),
    ).feeds;
    expect(views.map(({name, augment, drawsOf}) => [name, augment.length, drawsOf])).toEqual([
      ['a', 1, 1],
      ['b', 1, 1],
      ['c', 1, 1],
      ['d', 0, 3],
    ]);
  });

  it.each([
    ['{a: {like: a}}', ["a.like to be absent where no other view is without a like of its own, got 'a'"]],
    [
      '{a: {like: b}, b: {like: a}}',
      [
        "a.like to be absent where no other view is without a like of its own, got 'b'",
        "b.like to be absent where no other view is without a like of its own, got 'a'",
      ],
    ],
    [
      '{a: {}, b: {like: a, augment: []}}',
      ["b.like to be absent where the view has an augment of its own, got 'a'"],
    ],
    ['{weak: {}, strong: {like: strong}}', ["strong.like to be one of weak, got 'strong'"]],
  ])('suggests no name for the like of a view where none is near or right: %s', (views, problems) => {
    expect(problemsOf(feedWith(`views: ${views}`))).toEqual(
      problems.map((problem) => `Expected feeds.train.views.${problem}`),
    );
  });

  it.each<Refusal>([
    [
      'a view that is like none there is',
      feedWith('views: {weak: {}, strong: {like: waek}}'),
      "feeds.train.views.strong.like to be one of weak, got 'waek'. Did you mean 'weak'?",
    ],
    [
      'a view that is like itself',
      feedWith('views: {a: {}, b: {like: b}}'),
      "feeds.train.views.b.like to be one of a, got 'b'",
    ],
    [
      'a view that is like one that is like another',
      feedWith('views: {a: {}, b: {like: a}, c: {like: b}}'),
      "feeds.train.views.c.like to be one of a, got 'b'",
    ],
    [
      'an unknown key of a feed',
      feedWith('sed: 1'),
      "each key of feeds.train to be one of domains, seed, reveal_labels, batch, image, align, augment, views, mix, normalize, statistics, bad_samples, got 'sed'. Did you mean 'seed'?",
    ],
    [
      'an unknown operation',
      feedWith('augment: [{flop: {}}]'),
      `each key of feeds.train.augment[0] to be one of ${OPERATIONS}, got 'flop'. Did you mean 'flip'?`,
    ],
    [
      'an unknown option',
      feedWith('augment: [{flip: {q: 1}}]'),
      "each key of feeds.train.augment[0].flip to be one of p, got 'q'",
    ],
    [
      'an option out of range',
      feedWith('views: {a: {augment: [{flip: {p: 2}}]}}'),
      'feeds.train.views.a.augment[0].flip.p to be a number',
    ],
    [
      'an operation without options',
      feedWith('augment: [flip]'),
      "feeds.train.augment[0] to be a map, got 'flip'",
    ],
    [
      'a step without an operation',
      feedWith('augment: [{}]'),
      'feeds.train.augment[0] to be a map with one operation, such as {flip: {p: 0.5}}, got {}',
    ],
    ['two crops', feedWith('augment: [{crop: {}}, {center_crop: {}}]'), 'feeds.train.augment to be'],
    [
      'two crops in a view',
      feedWith('views: {a: {}, b: {augment: [{crop: {}}, {crop: {}}]}}'),
      'feeds.train.views.b.augment to be',
    ],
    ['no views', feedWith('views: {}'), 'feeds.train.views to be a map of 1 to 16 views, got {}'],
    [
      'a bad name of a view',
      feedWith('views: {1a: {}}'),
      "each key of feeds.train.views to be a name of letters, digits, '_' and '-' that begins with a letter, got '1a'",
    ],
    [
      'an unknown key of a view',
      feedWith('views: {a: {agument: []}}'),
      "each key of feeds.train.views.a to be one of augment, align, like, got 'agument'. Did you mean 'augment'?",
    ],
  ])('refuses %s', expectRefusal);
});
