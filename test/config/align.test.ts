import {describe, expect, it} from '@jest/globals';

import {alignments} from '../../src/align/index.js';

import {configOf, expectRefusal, feedWith, type Refusal} from './made-config.js';

const NAMES = Object.keys(alignments).join(', ');

const aligned = (steps: string) => feedWith(`align: [${steps}]`);

describe('readAlign', () => {
  it('fills in every option, and gives domains their own names; roles stay', () => {
    const [{views}] = configOf(
      aligned(
        '{clahe: {only: source}}, {histogram_match: {to: [Photo, target], from: Photo, p: 0.5, channels: [r]}}',
      ),
    ).feeds;
    expect(views[0].align).toMatchObject([
      {alignment: 'clahe', options: {clip: 2, grid: [8, 8], p: 1, strength: 1, only: 'source'}},
      {alignment: 'histogram_match', options: {to: ['photo', 'target'], from: 'photo', p: 0.5}},
    ]);
  });

  it('lets a view have its own, or none, instead of that of the feed', () => {
    const [{views}] = configOf(
      feedWith(
        'align: [{chroma: {to: sketch}}], views: {original: {align: []}, restyled: {like: original}, other: {align: [{fourier: {to: photo}}]}}',
      ),
    ).feeds;
    expect(
      views.map(({name, align, drawsOf}) => [name, align.map(({alignment}) => alignment), drawsOf]),
    ).toEqual([
      ['original', [], 0],
      ['restyled', ['chroma'], 0],
      ['other', ['fourier'], 2],
    ]);
  });

  it('means the domain where a domain is called like a role', () => {
    const domains = '{source: {role: target}, photo: {role: source}}';
    const [{views}] = configOf({domains, ...aligned('{chroma: {to: source}}')}).feeds;
    expect(views[0].align[0].options.to).toBe('source');
  });

  it.each<Refusal>([
    [
      'an unknown alignment',
      aligned('{lab_mach: {to: sketch}}'),
      `each key of feeds.train.align[0] to be one of ${NAMES}, got 'lab_mach'. Did you mean 'lab_match'?`,
    ],
    [
      'an unknown domain to meet',
      aligned('{lab_match: {to: skech}}'),
      "feeds.train.align[0].lab_match.to to be one of photo, sketch, source, target, got 'skech'. Did you mean 'sketch'?",
    ],
    [
      'an unknown domain in a list',
      aligned('{clahe: {}}, {chroma: {to: [photo, Fotos], only: photo}}'),
      'feeds.train.align[1].chroma.to[1] to be one of photo, sketch, source, target',
    ],
    [
      'an unknown domain to come from',
      aligned('{chroma: {to: photo, from: x}}'),
      'feeds.train.align[0].chroma.from to be one of photo, sketch, source, target',
    ],
    [
      'an unknown domain to touch',
      aligned('{chroma: {to: photo, only: sorce}}'),
      "feeds.train.align[0].chroma.only to be one of photo, sketch, source, target, got 'sorce'. Did you mean 'source'?",
    ],
    [
      'a role that no domain has',
      {domains: '{photo: {role: source}}', ...aligned('{chroma: {to: target}}')},
      "feeds.train.align[0].chroma.to to be one of photo, source, got 'target'",
    ],
    ['nothing to meet', aligned('{chroma: {}}'), 'feeds.train.align[0].chroma.to to be'],
    [
      'an empty list of domains to touch',
      aligned('{clahe: {only: []}}'),
      'feeds.train.align[0].clahe.only to be',
    ],
    [
      'a step of two alignments',
      aligned('{clahe: {}, chroma: {to: photo}}'),
      'feeds.train.align[0] to be a map with one alignment, such as {lab_match: {to: sketch}}, got',
    ],
    [
      'CLAHE after a match of L',
      aligned('{histogram_match: {to: photo}}, {clahe: {}}'),
      'feeds.train.align to be a list in which L of sketch is equalised (clahe) before L, R, G or B is matched: ',
    ],
    [
      'a domain twice, by an alias',
      aligned('{chroma: {to: photo, only: [photo, Photo]}}'),
      "feeds.train.align[0].chroma.only to be a list of names, each once, got [ 'photo', 'photo' ]",
    ],
    [
      'a reference twice',
      aligned('{chroma: {to: [photo, photo]}}'),
      'feeds.train.align[0].chroma.to to be a list of names, each once',
    ],
    [
      'one fault of a value that breaks two checks once',
      aligned('{clahe: {grid: [1.0e+30, 1]}}'),
      'feeds.train.align[0].clahe.grid[0] to be a whole number, 1 to 64, got 1e+30',
    ],
    [
      'a reference for zca, by its own value',
      aligned('{whiten: {method: zca, to: photo}}'),
      "feeds.train.align[0].whiten.to to be given for coral and mk, and absent for zca, which meets no domain, got 'photo'",
    ],
    [
      'amplitudes of too large images',
      feedWith('image: {size: [2049, 2048]}, align: [{fourier: {to: photo}}]'),
      'feeds.train.image.size to be of at most 4194304 pixels where fourier is used, got [ 2049, 2048 ]',
    ],
    [
      'CLAHE after a match of L in a view',
      feedWith('views: {a: {}, b: {align: [{lab_match: {to: photo}}, {clahe: {}}]}}'),
      'feeds.train.views.b.align to be a list in which',
    ],
    [
      'views that match L after different equalisations',
      feedWith(
        'views: {a: {align: [{lab_match: {to: photo}}]}, b: {align: [{lab_match: {to: photo, clahe: 3}}]}}',
      ),
      'feeds.train.views to be views that equalise L in the same way before they match it: one clip and grid for a feed, got',
    ],
  ])('refuses %s', expectRefusal);
});
