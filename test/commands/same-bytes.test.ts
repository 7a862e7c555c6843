import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {getBatch} from '../transport/served-feed.js';

import {type StartedServer, startServe} from './started-server.js';

const images = fileURLToPath(new URL('../fixtures/images', import.meta.url));

const yaml = (server: string) => `
server: {listen: 127.0.0.1:0, ${server}}
catalog: {root: .}
domains: {art: {role: source}, photo: {role: source}, sketch: {role: target}}
feeds:
  train:
    seed: 7
    batch: {per_domain: 4, per: global, shuffle_blocks: true}
    image: {size: 32}
    augment: [{crop: {}}, {flip: {}}, {jitter: {brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1}}, {blur: {}}]
    views: {plain: {augment: []}, changed: {}}
    bad_samples: {budget: 1}
`;
/** Sidecars of other threads and other memory, which have nothing to say about bytes. */
const SIDECARS = {'one.yaml': 'workers: 1, cache: off', 'two.yaml': 'workers: 2, cache: 64MiB'};
const STEPS = [0, 1];
const WORLDS = [1, 2, 4];

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'domainfeed-'));
  // Every format and colour space of the fixtures, dealt to three domains; and files that stand-ins are found for.
  for (const [number, name] of readdirSync(images).entries()) {
    const folder = join(root, ['art', 'photo', 'sketch'][number % 3], ['cat', 'dog'][number % 2]);
    mkdirSync(folder, {recursive: true});
    cpSync(join(images, name), join(folder, name));
    if (number % 9 === 4) truncateSync(join(folder, name), 60);
  }
  for (const [file, server] of Object.entries(SIDECARS)) writeFileSync(join(root, file), yaml(server));
});

afterAll(() => {
  rmSync(root, {recursive: true});
});

/** All batches of the first steps of an epoch, in the given order, without what may differ: how long it took. */
async function takeBatches({client}: StartedServer, steps: readonly number[]) {
  const batches = new Map<string, {header: object; payload: Buffer}>();
  for (const worldSize of WORLDS) {
    for (const step of steps) {
      for (let rank = 0; rank < worldSize; rank++) {
        const {header, payload} = await getBatch(client, {epoch: 1, step: BigInt(step), rank, worldSize});
        batches.set(`${step} ${rank}/${worldSize}`, {header: {...header, timings: []}, payload});
      }
    }
  }
  return batches;
}

describe('two sidecars', () => {
  it('give the same bytes for the same requests with one thread and with two, in any order, also once restarted', async () => {
    const one = await startServe(root, '--config', 'one.yaml');
    const two = await startServe(root, '--config', 'two.yaml');
    const first = await takeBatches(one, STEPS);
    const second = await takeBatches(two, STEPS.toReversed());
    await Promise.all([one.stop(), two.stop()]);
    const restarted = await startServe(root, '--config', 'two.yaml');
    const third = await takeBatches(restarted, STEPS);
    await restarted.stop();

    expect(first.size).toBe(STEPS.length * (1 + 2 + 4));
    for (const [key, batch] of first) {
      expect({key, ...second.get(key)}).toEqual({key, ...batch});
      expect({key, ...third.get(key)}).toEqual({key, ...batch});
    }
    const reasons = [...first.values()].flatMap(({header}) => (header as {replaced: object[]}).replaced);
    expect(reasons.length).toBeGreaterThan(0);
    expect(new Set([...first.values()].map(({payload}) => payload.toString('base64'))).size).toBe(first.size);
  });
});
