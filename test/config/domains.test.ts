import {describe, expect, it} from '@jest/globals';

import {configOf, expectRefusal, type Refusal} from './made-config.js';

describe('readDomains', () => {
  it('gives ids by place unless they are written', () => {
    const domains = '{a: {role: source}, b: {role: source, id: 7}, c: {role: target}}';
    expect(configOf({domains}).domains.map(({name, id}) => [name, id])).toEqual([
      ['a', 0],
      ['b', 7],
      ['c', 2],
    ]);
  });

  it('keeps the order of domains whose names are numbers', () => {
    const {domains, feeds} = configOf({
      domains: '{30: {role: source}, 0: {role: source}, 15: {role: target}}',
    });
    expect(domains.map(({name, id}) => [name, id])).toEqual([
      ['30', 0],
      ['0', 1],
      ['15', 2],
    ]);
    expect(feeds[0].domains).toEqual(['30', '0', '15']);
  });

  it.each<Refusal>([
    ['no domains', {domains: '{}'}, 'domains to be a map of one domain or more, got {}'],
    ['a list of domains', {domains: '[photo]'}, "domains to be a map of one domain or more, got [ 'photo' ]"],
    [
      'a domain without a role',
      {domains: '{photo: {}}'},
      'domains.photo.role to be one of source, target, got undefined',
    ],
    [
      'an unknown role',
      {domains: '{photo: {role: sorce}}'},
      "domains.photo.role to be one of source, target, got 'sorce'. Did you mean 'source'?",
    ],
    [
      'a name with a slash',
      {domains: '{a/b: {role: source}}'},
      "domains['a/b'] to be the name of a folder, without '/' and without '.' at the start, got 'a/b'",
    ],
    [
      'a hidden name',
      {domains: '{photo: {role: source, aliases: [.a]}}'},
      "domains.photo.aliases[0] to be the name of a folder, without '/' and without '.' at the start, got '.a'",
    ],
    [
      'an id out of range',
      {domains: '{photo: {role: source, id: 65536}}'},
      'domains.photo.id to be a whole number, 0 to 65535, got 65536',
    ],
    [
      'an id that two domains have',
      {domains: '{a: {role: source}, b: {role: source, id: 0}}'},
      'domains.b.id to be another than that of a, got 0',
    ],
    [
      'a name that is an alias of another',
      {domains: '{a: {role: source, aliases: [b]}, b: {role: source}}'},
      "domains.b to be unlike the names and aliases of a, got 'b'",
    ],
    [
      'an alias that is an alias of another',
      {domains: '{a: {role: source, aliases: [x]}, b: {role: source, aliases: [x]}}'},
      "domains.b.aliases[0] to be unlike the names and aliases of a, got 'x'",
    ],
    [
      'an alias that is said twice',
      {domains: '{a: {role: source, aliases: [a]}}'},
      "domains.a.aliases[0] to be unlike the names and aliases of a, got 'a'",
    ],
    [
      'a number for a domain outside the feed',
      {feeds: '{train: {domains: [photo], batch: {per_domain: {photo: 1, sketch: 1}}}}'},
      "each key of feeds.train.batch.per_domain to be one of photo, got 'sketch'",
    ],
  ])('refuses %s', expectRefusal);
});
