import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {scanFolder} from '../src/catalog/index.js';
import {createPlan} from '../src/plan/index.js';
import type {Catalog} from '../src/types.js';

/**
 * The order is part of the contract: trainings that are resumed with another version of domainfeed go on with the next
 * unseen sample. Changing these lists is a new major version.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  '0': `
    466e76b0c8c553eb 2b18beae2c821b13 20af3129ee6d2802 d2206a9f7de168c
    98deb403691c6f ec538df2a7c0950 c6c057bd1a25e69 6f9970d9869c6352
    384c9ec9edf69973 30c03922bd51db19 2344b8485755e3f8 6f9970d9869c6352
    7d519158e4ef63fe 466e76b0c8c553eb 2344b8485755e3f8 20af3129ee6d2802
    ec538df2a7c0950 2b18beae2c821b13 d2206a9f7de168c c6c057bd1a25e69
    384c9ec9edf69973 98deb403691c6f 20af3129ee6d2802 6f9970d9869c6352
    7d519158e4ef63fe 30c03922bd51db19 2344b8485755e3f8 c6c057bd1a25e69
    466e76b0c8c553eb 2b18beae2c821b13 d2206a9f7de168c 6f9970d9869c6352
    98deb403691c6f 384c9ec9edf69973 d2206a9f7de168c 20af3129ee6d2802
    ec538df2a7c0950 7d519158e4ef63fe 2344b8485755e3f8 c6c057bd1a25e69
    30c03922bd51db19 7d519158e4ef63fe 20af3129ee6d2802 d2206a9f7de168c
    ec538df2a7c0950 466e76b0c8c553eb 6f9970d9869c6352 c6c057bd1a25e69
    30c03922bd51db19 2b18beae2c821b13 2344b8485755e3f8 d2206a9f7de168c
    384c9ec9edf69973 98deb403691c6f 2344b8485755e3f8 6f9970d9869c6352
    7d519158e4ef63fe ec538df2a7c0950 c6c057bd1a25e69 20af3129ee6d2802
    98deb403691c6f 384c9ec9edf69973 20af3129ee6d2802 6f9970d9869c6352
  `,
  '7': `
    ec538df2a7c0950 384c9ec9edf69973 d2206a9f7de168c 6f9970d9869c6352
    466e76b0c8c553eb 7d519158e4ef63fe 20af3129ee6d2802 c6c057bd1a25e69
    30c03922bd51db19 2b18beae2c821b13 2344b8485755e3f8 6f9970d9869c6352
    98deb403691c6f 98deb403691c6f c6c057bd1a25e69 2344b8485755e3f8
    466e76b0c8c553eb 7d519158e4ef63fe 20af3129ee6d2802 d2206a9f7de168c
    ec538df2a7c0950 384c9ec9edf69973 2344b8485755e3f8 6f9970d9869c6352
    30c03922bd51db19 2b18beae2c821b13 d2206a9f7de168c 20af3129ee6d2802
    7d519158e4ef63fe 384c9ec9edf69973 c6c057bd1a25e69 2344b8485755e3f8
    ec538df2a7c0950 466e76b0c8c553eb d2206a9f7de168c 20af3129ee6d2802
    2b18beae2c821b13 30c03922bd51db19 6f9970d9869c6352 c6c057bd1a25e69
    98deb403691c6f 384c9ec9edf69973 6f9970d9869c6352 20af3129ee6d2802
    ec538df2a7c0950 466e76b0c8c553eb c6c057bd1a25e69 d2206a9f7de168c
    7d519158e4ef63fe 30c03922bd51db19 2344b8485755e3f8 2344b8485755e3f8
    98deb403691c6f 2b18beae2c821b13 c6c057bd1a25e69 d2206a9f7de168c
    98deb403691c6f 466e76b0c8c553eb 20af3129ee6d2802 6f9970d9869c6352
    30c03922bd51db19 384c9ec9edf69973 c6c057bd1a25e69 2344b8485755e3f8
  `,
  '18446744073709551615': `
    ec538df2a7c0950 2b18beae2c821b13 d2206a9f7de168c 6f9970d9869c6352
    384c9ec9edf69973 466e76b0c8c553eb 20af3129ee6d2802 2344b8485755e3f8
    98deb403691c6f 30c03922bd51db19 c6c057bd1a25e69 20af3129ee6d2802
    7d519158e4ef63fe 98deb403691c6f 2344b8485755e3f8 c6c057bd1a25e69
    7d519158e4ef63fe 30c03922bd51db19 6f9970d9869c6352 d2206a9f7de168c
    466e76b0c8c553eb ec538df2a7c0950 d2206a9f7de168c 6f9970d9869c6352
    384c9ec9edf69973 2b18beae2c821b13 20af3129ee6d2802 2344b8485755e3f8
    7d519158e4ef63fe 466e76b0c8c553eb c6c057bd1a25e69 6f9970d9869c6352
    30c03922bd51db19 98deb403691c6f c6c057bd1a25e69 20af3129ee6d2802
    2b18beae2c821b13 384c9ec9edf69973 2344b8485755e3f8 d2206a9f7de168c
    ec538df2a7c0950 7d519158e4ef63fe 6f9970d9869c6352 c6c057bd1a25e69
    98deb403691c6f 30c03922bd51db19 d2206a9f7de168c 20af3129ee6d2802
    2b18beae2c821b13 ec538df2a7c0950 2344b8485755e3f8 2344b8485755e3f8
    384c9ec9edf69973 466e76b0c8c553eb 20af3129ee6d2802 c6c057bd1a25e69
    98deb403691c6f 7d519158e4ef63fe d2206a9f7de168c 6f9970d9869c6352
    30c03922bd51db19 ec538df2a7c0950 c6c057bd1a25e69 d2206a9f7de168c
  `,
};

const files = [
  ...Array.from({length: 7}, (_, i) => `art/cat/${i}.png`),
  ...Array.from({length: 5}, (_, i) => `photo/dog/${i}.jpg`),
];

let root: string;
let catalog: Catalog;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'domainfeed-golden-'));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), {recursive: true});
    writeFileSync(join(root, file), file);
  }
  const domains = ['art', 'photo'].map((name, id) => ({id, name, role: 'source' as const, aliases: []}));
  ({catalog} = scanFolder({root, exclude: [], domains}));
});

afterAll(() => {
  rmSync(root, {recursive: true});
});

/** The first 64 sample ids of an epoch, in hexadecimal. */
function firstIds(seed: bigint): string[] {
  const rule = {mode: 'balanced', perDomain: {art: 2, photo: 2}, per: 'rank', epoch: {steps: 16}} as const;
  const plan = createPlan('train', catalog.domains, rule, 1);
  return Array.from({length: 16}, (_, step) => plan.runsOf({seed, epoch: 1, step, rank: 0}))
    .flat()
    .flatMap(({samples}) => samples.map(({index}) => catalog.columns.sampleId[index].toString(16)));
}

describe('the order of samples', () => {
  it.each(Object.keys(GOLDEN))('is for seed %s what it has always been', (seed) => {
    expect(firstIds(BigInt(seed)).join('\n')).toBe(GOLDEN[seed].trim().replaceAll(/\s+/g, '\n'));
  });
});
