import {describe, expect, it} from '@jest/globals';

import type {DomainConfig} from '../../src/config/index.js';
import {namesOfDomains, resolveDomains} from '../../src/config/resolve-domains.js';

const domains: DomainConfig[] = [
  {id: 0, name: 'photo', role: 'source', aliases: ['Photo', 'real']},
  {id: 1, name: 'sketch', role: 'target', aliases: []},
];

function resolve(...words: readonly string[]): {names: string[]; problems: string[]} {
  const problems: string[] = [];
  const listed = words.map((word, place) => ({word, field: `list[${place}]`}));
  return {names: resolveDomains(listed, namesOfDomains(domains), problems), problems};
}

describe('resolveDomains', () => {
  it('gives the own names of domains in the order of the list', () => {
    expect(resolve('sketch', 'real')).toEqual({names: ['sketch', 'photo'], problems: []});
  });

  it('notes unknown words with the nearest name or alias', () => {
    expect(resolve('photo', 'skech', 'rael')).toEqual({
      names: ['photo'],
      problems: [
        "Expected list[1] to be one of photo, sketch, got 'skech'. Did you mean 'sketch'?",
        "Expected list[2] to be one of photo, sketch, got 'rael'. Did you mean 'real'?",
      ],
    });
  });

  it('notes a domain that is named twice, by whichever name', () => {
    expect(resolve('photo', 'Photo')).toEqual({
      names: ['photo'],
      problems: ["Expected list[1] to be a domain that is named once (photo was before), got 'Photo'"],
    });
  });
});
