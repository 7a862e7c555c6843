import {renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {type Data, getBatch, imagePaths, makeData, serveFeed, type ServedFeed} from './served-feed.js';

const IMAGES = 100;
/** Of PNGs of 64 x 64 pixels: 12.3 kB each, so that a cache of 1 MiB holds 83 of them. */
const SIDE = 64;
const HELD = 83;

const yaml = (cache: string, workers = 2) => `
server: {listen: 127.0.0.1:0, workers: ${workers}, cache: ${cache}}
catalog: {root: .}
domains: {art: {role: source}}
feeds:
  train:
    batch: {per_domain: 20}
    image: {size: 32}
    views:
      weak: {augment: [{flip: {}}]}
      strong: {augment: [{crop: {scale: [0.3, 1.0]}}, {jitter: {hue: 0.1}}]}
  test: {batch: {mode: sequential, size: 50}, image: {size: 24, resize: nearest}}
  careless: {batch: {mode: sequential, size: 1}, image: {size: 8}, bad_samples: {mislabelled: decode}}
  careful: {batch: {mode: sequential, size: 1}, image: {size: 8}, bad_samples: {budget: 1}}
`;

let data: Data;

beforeAll(async () => {
  data = await makeData(imagePaths('art', ['cat'], IMAGES), SIDE);
});

afterAll(() => {
  data.remove();
});

async function epochOf({client}: ServedFeed, epoch: number): Promise<Buffer> {
  const steps = Array.from({length: IMAGES / 20}, (_, step) => getBatch(client, {epoch, step: BigInt(step)}));
  return Buffer.concat((await Promise.all(steps)).map(({payload}) => payload));
}

async function withServer<T>(
  settings: string,
  use: (server: ServedFeed) => Promise<T>,
  from = data,
): Promise<T> {
  const server = await serveFeed(from, settings);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

describe('a batch', () => {
  it('has the same bytes with the cache off, cold, warm, full, and filled by threads that race', async () => {
    const twoEpochs = async (server: ServedFeed) => [await epochOf(server, 0), await epochOf(server, 1)];
    const off = await withServer(yaml('off'), twoEpochs);
    expect(off[0].equals(off[1])).toBe(false);
    for (const settings of [yaml('64MiB', 1), yaml('64MiB', 4), yaml('1MiB')]) {
      await withServer(settings, async (server) => {
        const [cold, warm] = await twoEpochs(server);
        const again = await epochOf(server, 0);
        expect([cold.equals(off[0]), warm.equals(off[1]), again.equals(off[0])]).toEqual([true, true, true]);
        expect(server.cacheUse().hits).toBeGreaterThan(0);
      });
    }
  }, 30_000); // four servers, one after the other
});

describe('the cache', () => {
  it.each(['png', 'jpg'])(
    'serves all epochs of %s but the first without the files, and other feeds too',
    async (extension) => {
      const own = await makeData(imagePaths('art', ['cat'], IMAGES, extension), SIDE);
      const off = await withServer(
        yaml('off'),
        async (server) => [
          await epochOf(server, 1),
          (await getBatch(server.client, {feed: 'test', step: 1n})).payload,
        ],
        own,
      );
      await withServer(
        yaml('64MiB'),
        async (server) => {
          await epochOf(server, 0);
          expect(server.cacheUse()).toMatchObject({hits: 0, misses: IMAGES});
          rmSync(join(own.root, 'art/cat'), {recursive: true});
          expect((await epochOf(server, 1)).equals(off[0])).toBe(true);
          expect(server.cacheUse()).toMatchObject({hits: IMAGES, misses: IMAGES});
          const {payload} = await getBatch(server.client, {feed: 'test', step: 1n});
          expect(payload.equals(off[1])).toBe(true);
        },
        own,
      );
      own.remove();
    },
  );

  it('finds the same share in every epoch of a set that it can not hold, within its limit', async () => {
    await withServer(yaml('1MiB'), async (server) => {
      let before = 0;
      const found: number[] = [];
      for (const epoch of [0, 1, 2, 3]) {
        await epochOf(server, epoch);
        const {hits, bytes} = server.cacheUse();
        expect(bytes).toBeLessThanOrEqual(2 ** 20);
        found.push(hits - before);
        before = hits;
      }
      expect(found).toEqual([0, HELD, HELD, HELD]);
    });
  });

  it('is never asked when it is off', async () => {
    await withServer(yaml('off'), async (server) => {
      await epochOf(server, 0);
      await epochOf(server, 1);
      expect(server.cacheUse()).toEqual({hits: 0, misses: 0, bytes: 0});
    });
  });

  it('gives no mislabelled file that one feed takes to a feed that refuses it', async () => {
    const own = await makeData(['art/cat/0.png', 'art/cat/1.png'], 16);
    renameSync(join(own.root, 'art/cat/0.png'), join(own.root, 'art/cat/0.jpg'));
    await withServer(
      yaml('1MiB'),
      async (server) => {
        for (let i = 0; i < 2; i++) {
          expect((await getBatch(server.client, {feed: 'careless'})).header.replaced).toEqual([]);
        }
        expect(server.cacheUse()).toMatchObject({hits: 0, misses: 2});
        const {header} = await getBatch(server.client, {feed: 'careful'});
        expect(header.replaced).toMatchObject([{slot: 0, reason: 'mislabelled: 0.jpg holds png'}]);
      },
      own,
    );
    own.remove();
  });
});
