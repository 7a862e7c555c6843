import {describe, expect, it} from '@jest/globals';
import {z} from 'zod';

import {alignments, checkChain} from '../../src/align/index.js';
import {NAMED, step} from './made-domains.js';

const clahe = step('clahe', {});
const match = step('histogram_match', {to: 'sketch'});
const labMatch = step('lab_match', {to: 'sketch'});
const labMatchOff = step('lab_match', {to: 'sketch', clahe: 'off'});
const rgbMatch = step('histogram_match', {to: 'sketch', channels: ['r']});

describe('checkChain', () => {
  it.each([
    ['nothing', []],
    ['one step of each kind', [clahe, match, step('chroma', {to: 'sketch'}), step('whiten', {to: 'sketch'})]],
    ['a match that brings its own equalisation', [labMatch, rgbMatch]],
    ['an equalisation before a match without', [clahe, labMatchOff]],
    [
      'an equalisation of other samples than a match',
      [step('histogram_match', {to: 'sketch', only: 'photo'}), step('clahe', {only: 'art'})],
    ],
    ['an equalisation of none of the domains that are met', [step('clahe', {only: 'source', p: 0.5}), match]],
    [
      'an equalisation of the domain that a match meets, which alone is not matched',
      [match, step('clahe', {only: 'sketch'})],
    ],
    [
      'an equalisation after a match that never happens',
      [step('histogram_match', {to: 'sketch', p: 0}), clahe],
    ],
    ['a drawn equalisation without a match of L', [step('clahe', {clip: [1, 4], p: 0.5}), rgbMatch]],
    ['two matches', [match, match]],
  ])('takes %s', (_, steps) => {
    expect(checkChain(steps, NAMED)).toBeUndefined();
  });

  it.each([
    ['clahe after a match of L', [match, clahe]],
    ['clahe after lab_match', [labMatchOff, clahe]],
    ['lab_match with its equalisation after a match of L', [match, labMatch]],
    ['clahe after a match of levels', [rgbMatch, clahe]],
    [
      'clahe after a match and a model that leaves some samples as they were',
      [match, step('style', {model: 'm', to: 'sketch', only: 'art'}), clahe],
    ],
    [
      'clahe after a match and a model that rarely is asked',
      [match, step('style', {model: 'm', to: 'sketch', p: 0.1}), clahe],
    ],
  ])('refuses %s, and says why', (_, steps) => {
    expect(checkChain(steps, NAMED)).toBe(
      'a list in which L of photo is equalised (clahe) before L, R, G or B is matched: an equalisation afterwards destroys the match',
    );
  });

  it('refuses two equalisations', () => {
    expect(checkChain([clahe, labMatch], NAMED)).toBe('a list in which L of photo is equalised (clahe) once');
  });

  it.each([
    ['of a drawn clip', {clip: [1, 4]}],
    ['of some samples', {p: 0.5}],
    ['a part of the way', {strength: 0.5}],
    ['of some of the domains that are met', {only: 'sketch'}],
  ])('refuses a match of L after an equalisation %s: its histogram is not known', (_, options) => {
    expect(checkChain([step('clahe', options), step('histogram_match', {to: 'target'})], NAMED)).toMatch(
      /^a list in which the domains that a match of L meets are equalised alike, by a clahe of one clip, p 1 and strength 1, /,
    );
  });

  it('refuses to match the histogram of a domain that is not all equalised alike', () => {
    const equalised = step('clahe', {only: 'photo', p: 0.5});
    const byDomain = {to: 'sketch', source: 'domain'};
    expect(checkChain([equalised, step('histogram_match', {to: 'sketch'})], NAMED)).toBeUndefined();
    expect(checkChain([equalised, step('histogram_match', byDomain)], NAMED)).toContain('equalised alike');
    const rgb = step('histogram_match', {...byDomain, channels: ['r']});
    expect(checkChain([equalised, rgb], NAMED)).toBeUndefined();
  });

  it('refuses a list without end', () => {
    expect(checkChain(new Array<typeof match>(17).fill(match), NAMED)).toBe(
      'a list of at most 16 alignments',
    );
  });
});

describe('options', () => {
  const faults = (alignment: string, options: unknown) =>
    alignments[alignment]
      .options(z)
      .safeParse(options)
      .error?.issues.map(({path, message}) => `${path.join('.')}: ${message}`);

  it.each([
    ['chroma', {to: 'a', strength: 2}, 'strength: a number from 0 to 1'],
    ['chroma', {to: 'a', strength: [0.9, 0.1]}, 'strength: a number from 0 to 1, or two as [low, high]'],
    ['chroma', {to: 'a', p: -1}, 'p: a number from 0 to 1'],
    ['chroma', {to: 'a', limit: 0.5}, 'limit: a number from 1 to 1000000'],
    ['chroma', {}, 'to: the name of a domain or a role, or a list of such names'],
    ['histogram_match', {to: 'a', channels: ['l', 'r']}, 'channels: [l], or a list of r, g and b, each once'],
    ['histogram_match', {to: 'a', channels: []}, 'channels: [l], or a list of r, g and b, each once'],
    ['clahe', {clip: 0}, 'clip: a number > 0'],
    ['clahe', {grid: [0, 8]}, 'grid.0: a whole number, 1 to 64'],
    ['whiten', {}, 'to: given for coral and mk, and absent for zca, which meets no domain'],
    [
      'whiten',
      {method: 'zca', to: 'a'},
      'to: given for coral and mk, and absent for zca, which meets no domain',
    ],
    ['fourier', {to: 'a', beta: 0.6}, 'beta: a number > 0 and <= 0.5'],
    ['lab_match', {to: 'a', clahe: 'on'}, 'clahe: a clip limit > 0, or off'],
    ['lab_match', {to: 'a', clahe: 0}, 'clahe: a number > 0'],
  ])('%s refuses %j', (alignment, options, fault) => {
    expect(faults(alignment, options)).toEqual([fault]);
  });

  it('of lab_match take the form that the contract shows, and YAML false for off', () => {
    expect(faults('lab_match', {to: 'sketch', clahe: 2.0, chroma: 'stretch'})).toBeUndefined();
    expect(alignments.lab_match.options(z).parse({to: 'sketch', clahe: false})).toMatchObject({
      clahe: 'off',
      grid: [8, 8],
    });
  });
});
