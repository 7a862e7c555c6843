import {describe, expect, it} from '@jest/globals';
import {parse} from 'yaml';
import {z} from 'zod';

import {operations} from '../../src/augment/index.js';
import {configJsonSchema, printConfig} from '../../src/config/index.js';

import {configOf, fileOf, type Sections} from './made-config.js';

const schema = configJsonSchema();
const judge = z.fromJSONSchema(schema);

const EVERYTHING = `{train: {domains: [photo, sketch], seed: 7, reveal_labels: false,
  batch: {per_domain: {photo: 8, sketch: 16}, per: rank, layout: blocked, epoch: {steps: 500}, domains_per_batch: all},
  image: {size: [224, 96], resize: antialias}, align: [], augment: [{crop: {scale: [0.7, 1.0]}}, {flip: {p: 0.5}}],
  views: {weak: {augment: []}, strong: {}}, mix: off, bad_samples: {budget: 0.01}},
  test: {domains: [sketch], reveal_labels: true, batch: {mode: sequential, size: 256}}}`;

describe('configJsonSchema', () => {
  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it.each<[string, Sections]>([
    ['the shortest file', {}],
    ['one with every setting of a feed', {feeds: EVERYTHING}],
  ])('takes %s, as it is and as printed', (_, sections) => {
    expect(judge.safeParse(parse(fileOf(sections))).error).toBeUndefined();
    expect(judge.safeParse(parse(printConfig(configOf(sections)))).error).toBeUndefined();
  });

  it.each<[string, Sections]>([
    ['an unknown key of the server', {server: '{lisen: x}'}],
    ['no root', {catalog: '{}'}],
    ['a domain without a role', {domains: '{photo: {}}'}],
    ['an unknown key of a feed', {feeds: '{a: {batch: {per_domain: 1}, sed: 1}}'}],
    ['an unknown operation', {feeds: '{a: {batch: {per_domain: 1}, augment: [{flop: {}}]}}'}],
    ['a step of two operations', {feeds: '{a: {batch: {per_domain: 1}, augment: [{flip: {}, resize: {}}]}}'}],
    ['a quota of 0', {feeds: '{a: {batch: {per_domain: 0}}}'}],
  ])('refuses %s', (_, sections) => {
    expect(judge.safeParse(parse(fileOf(sections))).success).toBe(false);
  });

  it('names every operation', () => {
    const text = JSON.stringify(schema);
    for (const name of Object.keys(operations)) expect(text).toContain(`"${name}":{`);
  });
});
