import {truncateSync} from 'node:fs';
import {join} from 'node:path';

import {status} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import type {DescribeResponse} from '../../src/gen/domainfeed/v1/feed.js';

import {
  type Data,
  failureOf,
  getBatch,
  imagePaths,
  makeData,
  type ReceivedBatch,
  serveFeed,
  type ServedFeed,
} from './served-feed.js';

const BYTES = 8 * 8 * 3;
const views = '{plain: {augment: []}, cropped: {augment: [{crop: {scale: [0.2, 0.6]}}]}}';
const common = 'seed: 7, image: {size: 8}, bad_samples: {budget: 0.2}';
const quota = 'batch: {per_domain: 4, epoch: {steps: 20}';

const yaml = `
server: {listen: 127.0.0.1:0, workers: 2}
catalog: {root: .}
domains: {art: {role: source}, photo: {role: source, id: 5}, sketch: {role: source}}
feeds:
  apart: {${common}, views: ${views}, ${quota}}}
  paired: {${common}, views: ${views}, ${quota}, layout: paired}, mix: {pairs: same_image, p: 1}}
  rank: {${common}, ${quota}, layout: domain_per_rank, bn_group_ranks: 2}, mix: {pairs: random, p: 1}}
  some: {${common}, ${quota}, domains_per_batch: 2}, mix: {pairs: cross_domain, p: 0.5}}
  parts: {${common}, ${quota}, layout: interleaved, samples_per_domain: 2, replicas: 2}, mix: {pairs: cross_domain, p: 1}}
  classes: {${common}, batch: {per_class: 2, epoch: {steps: 20}}, mix: {pairs: same_class, p: 1}}
`;

const paths = ['art', 'photo', 'sketch'].flatMap((domain) => imagePaths(domain, ['cat', 'dog'], 16));

let data: Data;
let server: ServedFeed;

beforeAll(async () => {
  data = await makeData(paths);
  for (const number of [3, 6]) truncateSync(join(data.root, paths[number]), 40);
  server = await serveFeed(data, yaml);
}, 30_000);

afterAll(async () => {
  await server.stop();
  data.remove();
});

/** The same steps of one rank. */
async function batchesOf(feed: string, steps: number, others = {}): Promise<ReceivedBatch[]> {
  const batches = [];
  for (let step = 0; step < steps; step++) {
    batches.push(await getBatch(server.client, {feed, step: BigInt(step), ...others}));
  }
  return batches;
}

const pictureAt = (payload: Buffer, place: number) => payload.subarray(place * BYTES, (place + 1) * BYTES);

describe('a paired batch', () => {
  it('has in its slots the pictures that each view of the sample has in a tensor of its own', async () => {
    const [[joined], [apart]] = [await batchesOf('paired', 1), await batchesOf('apart', 1)];
    const {header, payload} = joined;
    expect(header.tensors).toMatchObject([{name: 'images/paired', shape: [24n, 8n, 8n, 3n], offset: 0n}]);
    expect(header.viewNames).toEqual(['plain', 'cropped']);
    expect(header.view.join('')).toBe('000011110000111100001111');
    for (const [slot, view] of header.view.entries()) {
      const sample = apart.header.sampleId.indexOf(header.sampleId[slot]);
      expect(pictureAt(payload, slot)).toEqual(pictureAt(apart.payload, view * 12 + sample));
    }
    expect(apart.header.viewNames).toEqual([]);
  });

  it('pairs each slot with the other view of its sample', async () => {
    const [{header}] = await batchesOf('paired', 1);
    for (const [slot, partner] of header.mixPerm.entries()) {
      expect(header.sampleId[partner]).toBe(header.sampleId[slot]);
      expect(header.view[partner]).toBe(1 - header.view[slot]);
    }
  });

  it('replaces a bad sample in all its slots', async () => {
    const replaced = (await batchesOf('paired', 4)).flatMap(({header}) => {
      for (const {slot, usedId} of header.replaced) expect(header.sampleId[slot]).toBe(usedId);
      return header.replaced.map(({slot, wantedId}) => `${wantedId} ${header.view[slot]}`);
    });
    expect(replaced).toHaveLength(4);
    expect(new Set(replaced).size).toBe(4); // two files, two views
  });
});

describe('a batch of one domain', () => {
  it('is on the ranks that share it, which get different samples', async () => {
    const ranks = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((rank) => getBatch(server.client, {feed: 'rank', worldSize: 6, rank})),
    );
    expect(ranks.map(({header}) => header.blocks)).toEqual(
      [0, 0, 5, 5, 2, 2].map((domain) => [{domain, start: 0, count: 4}]),
    );
    const wanted = ranks.flatMap(({header: {sampleId, replaced}}) =>
      sampleId.map((id, slot) => replaced.find((entry) => entry.slot === slot)?.wantedId ?? id),
    );
    expect(new Set(wanted).size).toBe(24);
  });

  it('is refused to a world that it does not fill', async () => {
    const failure = await failureOf(getBatch(server.client, {feed: 'rank', worldSize: 4}));
    expect(failure.code).toBe(status.INVALID_ARGUMENT);
    expect(failure.details).toContain('a multiple of 6 (6, 12, 18, ...) with layout domain_per_rank');
  });
});

describe('a batch of some domains', () => {
  it('has another pair at each step of a cycle, and mixes all of it or nothing', async () => {
    const batches = await batchesOf('some', 9);
    for (const cycle of [0, 3, 6]) {
      const sets = batches
        .slice(cycle, cycle + 3)
        .map(({header}) => header.blocks.map(({domain}) => domain).join());
      expect(sets.toSorted()).toEqual(['0,2', '0,5', '5,2']);
    }
    const mixed = batches.map(({header}) => {
      const crossed = header.mixPerm.map((partner, slot) => header.domain[partner] !== header.domain[slot]);
      expect(new Set(crossed).size).toBe(1);
      expect(header.mixLambda.every((lambda) => lambda === 1)).toBe(!crossed[0]);
      return crossed[0];
    });
    expect(new Set(mixed).size).toBe(2);
  });
});

describe('a batch for replicas', () => {
  it('has in each part the same domains, and partners of the same part', async () => {
    const [{header}] = await batchesOf('parts', 1);
    const part = [0, 0, 5, 5, 2, 2];
    expect(header.domain).toEqual([...part, ...part]);
    expect(header.blocks).toHaveLength(6);
    for (const [slot, partner] of header.mixPerm.entries()) {
      expect(Math.floor(partner / 6)).toBe(Math.floor(slot / 6));
      expect(header.domain[partner]).not.toBe(header.domain[slot]);
    }
  });
});

describe('a batch by class', () => {
  it('has so many of each class of each domain, also where a sample is replaced, and partners of the class', async () => {
    const batches = await batchesOf('classes', 5);
    for (const {header} of batches) {
      expect(header.domain).toEqual([0, 0, 0, 0, 5, 5, 5, 5, 2, 2, 2, 2]);
      expect(header.label).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
      for (const [slot, partner] of header.mixPerm.entries()) {
        expect(header.label[partner]).toBe(header.label[slot]);
        expect(header.domain[partner]).not.toBe(header.domain[slot]);
      }
    }
    expect(batches.flatMap(({header}) => header.replaced)).not.toHaveLength(0);
  });
});

describe('mixing', () => {
  it.each(['paired', 'some', 'parts', 'classes'])(
    'of %s is the same when asked again, on any server',
    async (feed) => {
      const other = await serveFeed(data, yaml.replace('workers: 2', 'workers: 1'));
      const again = await getBatch(other.client, {feed, step: 3n});
      await other.stop();
      const first = await getBatch(server.client, {feed, step: 3n});
      expect(first.header.mixPerm).toHaveLength(first.header.domain.length);
      expect(again.header.mixPerm).toEqual(first.header.mixPerm);
      expect(again.header.mixLambda).toEqual(first.header.mixLambda);
      expect(again.payload).toEqual(first.payload);
    },
  );

  it('is part of the recipe, though no pixel depends on it', async () => {
    const other = await serveFeed(data, yaml.replace('pairs: same_class, p: 1', 'pairs: same_class, p: 0.9'));
    const hashes = await Promise.all(
      [server, other].map(async ({client}) => (await getBatch(client, {feed: 'classes'})).header.recipeHash),
    );
    await other.stop();
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('says nothing in feeds that do not mix', async () => {
    const [{header}] = await batchesOf('apart', 1);
    expect([header.mixPerm, header.mixLambda, header.view]).toEqual([[], [], []]);
  });
});

describe('Describe', () => {
  it('tells layouts, partners and groups, and which worlds a feed is for', async () => {
    const described = await new Promise<DescribeResponse | undefined>((resolve) => {
      server.client.describe({feed: '', worldSize: 6}, (_error, response) => {
        resolve(response);
      });
    });
    const told = described?.feeds.map(({name, layout, mixPairs, bnGroupRanks, globalBatch, refusal}) =>
      [name, layout, mixPairs || '-', bnGroupRanks, Number(globalBatch), refusal].join(' ').trim(),
    );
    expect(told).toEqual([
      'apart blocked - 0 72',
      'paired paired same_image 0 72',
      'rank domain_per_rank random 2 24',
      'some blocked cross_domain 0 48',
      'parts interleaved cross_domain 0 72',
      'classes blocked same_class 0 72',
    ]);
  });
});

describe('a feed that no world can be served', () => {
  it.each([
    [
      'quotas that replicas can not share',
      'batch: {per_domain: 3, layout: interleaved, replicas: 2}',
      'a multiple of 2',
    ],
    [
      'quotas that differ where each rank has one domain',
      'batch: {per_domain: {art: 1, photo: 2, sketch: 2}, layout: domain_per_rank}',
      'the same for all',
    ],
  ])('is refused at the start: %s', async (_what, batch, text) => {
    const feeds = `feeds: {train: {${batch}, image: {size: 8}}}\n`;
    await expect(serveFeed(data, yaml.replace(/feeds:[^]*/, feeds))).rejects.toThrow(text);
  });

  it('is refused at the start: a class that a domain lacks', async () => {
    const lacking = await makeData([
      ...imagePaths('art', ['cat', 'owl'], 2),
      ...imagePaths('photo', ['cat'], 1),
    ]);
    const text = `
server: {listen: 127.0.0.1:0, workers: 1}
catalog: {root: .}
domains: {art: {role: source}, photo: {role: source}}
feeds: {train: {batch: {per_class: 1}, image: {size: 8}}}
`;
    await expect(serveFeed(lacking, text)).rejects.toThrow('photo lacks owl');
    const served = await serveFeed(
      lacking,
      text.replace('per_class: 1', 'per_class: 1, missing_classes: leave_out'),
    );
    const {header} = await getBatch(served.client, {});
    await served.stop();
    lacking.remove();
    expect(header.blocks.map(({count}) => count)).toEqual([2, 1]);
  });
});
