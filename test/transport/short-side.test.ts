import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {type Data, getBatch, imagePaths, makeData, serveFeed, type ServedFeed} from './served-feed.js';

const IMAGES = 20;
const SIDE = 64;

const crops = '[{crop: {scale: [0.3, 1.0]}}, {flip: {}}]';
const yaml = (cache: string) => `
server: {listen: 127.0.0.1:0, workers: 2, cache: ${cache}}
catalog: {root: .}
domains: {art: {role: source}}
feeds:
  original: {batch: {per_domain: ${IMAGES}}, image: {size: 16}, augment: ${crops}}
  large: {batch: {per_domain: ${IMAGES}}, image: {size: 16, short_side: ${SIDE}}, augment: ${crops}}
  medium: {batch: {per_domain: ${IMAGES}}, image: {size: 16, short_side: 40}, augment: ${crops}}
  small: {batch: {per_domain: ${IMAGES}}, image: {size: 16, short_side: 24}, augment: ${crops}}
  whole: {batch: {mode: sequential, size: ${IMAGES}}, image: {size: 24}}
  reduced: {batch: {mode: sequential, size: ${IMAGES}}, image: {size: 24, short_side: 24}}
`;
const feeds = ['original', 'large', 'medium', 'small', 'whole', 'reduced'];

let data: Data;
let off: ReadonlyMap<string, string>;

/** The batch of each feed, in hex. */
async function batchesOf({client}: ServedFeed, names: readonly string[]): Promise<Map<string, string>> {
  const batches = new Map<string, string>();
  for (const feed of names) batches.set(feed, (await getBatch(client, {feed})).payload.toString('hex'));
  return batches;
}

async function withServer<T>(cache: string, use: (server: ServedFeed) => Promise<T>): Promise<T> {
  const server = await serveFeed(data, yaml(cache));
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

beforeAll(async () => {
  const paths = [
    ...imagePaths('art', ['cat'], IMAGES / 2, 'png'),
    ...imagePaths('art', ['dog'], IMAGES / 2, 'jpg'),
  ];
  data = await makeData(paths, SIDE);
  off = await withServer('off', (server) => batchesOf(server, feeds));
}, 30_000);

afterAll(() => {
  data.remove();
});

describe('image.short_side', () => {
  it('makes windows of the smaller picture', () => {
    expect(new Set(['original', 'medium', 'small'].map((feed) => off.get(feed))).size).toBe(3);
    expect(off.get('reduced')).toBe(off.get('whole'));
  });

  it('enlarges nothing, and leaves pictures alone that are small enough', () => {
    expect(off.get('large')).toBe(off.get('original'));
  });

  it('gives the same bytes with the cache, whichever feed filled it, again and again', async () => {
    for (const order of [feeds, feeds.toReversed()]) {
      await withServer('64MiB', async (server) => {
        for (let time = 0; time < 2; time++) {
          const batches = await batchesOf(server, order);
          for (const feed of feeds) expect([feed, batches.get(feed) === off.get(feed)]).toEqual([feed, true]);
        }
      });
    }
  });

  it('keeps the smaller picture, and makes it of the whole one where that is kept', async () => {
    await withServer('64MiB', async (server) => {
      await batchesOf(server, ['small']);
      expect(server.cacheUse()).toMatchObject({hits: 0, misses: IMAGES});
      await batchesOf(server, ['original', 'medium', 'small']);
      expect(server.cacheUse()).toMatchObject({hits: 2 * IMAGES, misses: 2 * IMAGES});
    });
  });

  it('changes the recipe', async () => {
    await withServer('off', async ({client}) => {
      const headers = await Promise.all(feeds.map((feed) => getBatch(client, {feed})));
      expect(new Set(headers.map(({header}) => header.recipeHash)).size).toBe(feeds.length);
    });
  });
});
