import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {status} from '@grpc/grpc-js';
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals';

import {
  type Data,
  failureOf,
  getBatch,
  imagePaths,
  makeData,
  serveFeed,
  type ServedFeed,
} from './served-feed.js';

const IMAGES = 48;
const STEPS = 6;

const yaml = (readAhead: string, cache = 'off') => `
server: {listen: 127.0.0.1:0, workers: 2, cache: ${cache}, read_ahead: ${readAhead}}
catalog: {root: .}
domains: {art: {role: source}}
feeds:
  train:
    batch: {per_domain: ${IMAGES / STEPS}}
    image: {size: 16}
    augment: [{crop: {}}, {flip: {}}]
    bad_samples: {budget: 0.5}
`;

let data: Data;

beforeAll(async () => {
  data = await makeData(
    [...imagePaths('art', ['cat'], IMAGES / 2), ...imagePaths('art', ['dog'], IMAGES / 2, 'jpg')],
    32,
  );
}, 30_000);

afterAll(() => {
  data.remove();
});

afterEach(() => {
  delete process.env.DOMAINFEED_READ_FAULTS;
});

/** Serves with a disk on which each read takes 5 ms, or with the faults told. */
async function withSlowDisk<T>(
  settings: string,
  use: (server: ServedFeed) => Promise<T>,
  faults = 'delay_ms=5',
  from = data,
): Promise<T> {
  process.env.DOMAINFEED_READ_FAULTS = faults;
  const server = await serveFeed(from, settings);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** All batches of an epoch, two at a time as a trainer asks for them. */
async function epochOf({client}: ServedFeed, epoch: number): Promise<string[]> {
  const payloads: string[] = [];
  for (let step = 0; step < STEPS; step += 2) {
    const pair = [step, step + 1].map((each) => getBatch(client, {epoch, step: BigInt(each)}));
    for (const {payload} of await Promise.all(pair)) payloads.push(payload.toString('hex'));
  }
  return payloads;
}

describe('reading ahead', () => {
  it('begins where reading is slow, reads no file twice, and changes no byte', async () => {
    const epochs = async (server: ServedFeed) => {
      const payloads = [await epochOf(server, 0), await epochOf(server, 1), await epochOf(server, 2)];
      return {payloads, files: server.filesRead()};
    };
    const off = await withSlowDisk(yaml('off'), epochs);
    const on = await withSlowDisk(yaml('1MiB'), epochs);
    expect(on.payloads).toEqual(off.payloads);
    expect(off.files).toEqual({read: 3 * IMAGES, readAhead: 0, bytes: 0});
    expect(on.files.read + on.files.readAhead).toBe(3 * IMAGES);
    expect(on.files.readAhead).toBeGreaterThan(2 * IMAGES);
    expect(on.files.bytes).toBeLessThanOrEqual(2 ** 20);
  }, 60_000);

  it('leaves it to the threads where reading is quick', async () => {
    await withSlowDisk(
      yaml('64MiB'),
      async (server) => {
        await epochOf(server, 0);
        expect(server.filesRead()).toEqual({read: IMAGES, readAhead: 0, bytes: 0});
      },
      '',
    );
  }, 60_000);

  it('does not read what is kept decoded', async () => {
    await withSlowDisk(yaml('64MiB', '64MiB'), async (server) => {
      await epochOf(server, 0);
      const {read, readAhead} = server.filesRead();
      expect(read + readAhead).toBe(IMAGES);
      await epochOf(server, 1);
      expect(server.filesRead()).toMatchObject({read, readAhead});
    });
  }, 60_000);

  it('hands a read that fails to the thread, which tries again', async () => {
    const good = await withSlowDisk(yaml('off'), (server) => epochOf(server, 1), '');
    await withSlowDisk(
      yaml('64MiB'),
      async (server) => {
        await epochOf(server, 0);
        expect(await epochOf(server, 1)).toEqual(good);
        const {read, readAhead} = server.filesRead();
        expect(read + readAhead).toBe(2 * IMAGES);
        expect(readAhead).toBeGreaterThan(0);
        expect(server.badSamples).toEqual([]);
      },
      'delay_ms=5,fail_every=9',
    );
  }, 60_000);

  it('takes a file that is gone for a fault of the disk, and one that has grown for a bad sample', async () => {
    const own = await makeData(imagePaths('art', ['cat'], IMAGES), 32);
    await withSlowDisk(
      yaml('64MiB'),
      async (server) => {
        await epochOf(server, 0);
        writeFileSync(join(own.root, 'art/cat/7.png'), Buffer.alloc(64), {flag: 'a'});
        await epochOf(server, 1);
        expect(server.badSamples).toEqual([expect.stringMatching(/^art\/cat\/7\.png: changed: /)]);
        rmSync(join(own.root, 'art/cat/3.png'));
        expect((await failureOf(epochOf(server, 2))).code).toBe(status.UNAVAILABLE);
      },
      'delay_ms=5',
      own,
    );
    own.remove();
  }, 60_000);
});
