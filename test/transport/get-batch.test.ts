import {appendFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {status} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {MAX_PART_BYTES} from '../../src/transport/batch-parts.js';
import {threadStages} from '../../src/workers/messages.js';

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

const yaml = (workers: number) => `
server: {listen: 127.0.0.1:0, workers: ${workers}, memory: 64MiB, max_in_flight_per_client: 3}
catalog: {root: .}
domains: {art: {role: source}, photo: {role: source}, sketch: {role: target, id: 9}}
feeds:
  train:
    seed: 7
    batch: {per_domain: {art: 4, photo: 2, sketch: 2}, per: rank}
    image: {size: 16}
    augment: [{crop: {scale: [0.5, 1.0]}}, {flip: {}}, {jitter: {brightness: 0.4, hue: 0.1}}]
  global: {batch: {per_domain: 4, per: global, shuffle_blocks: true}, image: {size: 8}, augment: [{crop: {}}]}
  large: {batch: {per_domain: 8}, image: {size: 512}}
  huge: {batch: {per_domain: 400}, image: {size: 1024}}
  views: {batch: {per_domain: 1}, image: {size: 8}, views: {weak: {augment: []}, strong: {augment: [{crop: {scale: [0.1, 0.3]}}]}}}
  test: {domains: [sketch, art], reveal_labels: true, batch: {mode: sequential, size: 8}, image: {size: 8}}
`;

const paths = [
  ...imagePaths('art', ['cat', 'dog'], 10),
  ...imagePaths('photo', ['cat', 'dog'], 7),
  ...imagePaths('sketch', ['dog', 'owl'], 5),
];

let data: Data;
let server: ServedFeed;

beforeAll(async () => {
  data = await makeData(paths);
  server = await serveFeed(data, yaml(2));
});

afterAll(async () => {
  await server.stop();
  data.remove();
});

describe('GetBatch', () => {
  it('describes a batch by blocks, columns and tensors', async () => {
    const {header, payload} = await getBatch(server.client, {step: 1n, epoch: 3});
    expect(header).toMatchObject({
      feed: 'train',
      seed: 7n,
      epoch: 3,
      step: 1n,
      stepsInEpoch: 4n,
      worldSize: 1,
    });
    expect(header.blocks).toEqual([
      {domain: 0, start: 0, count: 4},
      {domain: 1, start: 4, count: 2},
      {domain: 9, start: 6, count: 2},
    ]);
    expect(header.domain).toEqual([0, 0, 0, 0, 1, 1, 9, 9]);
    expect(new Set(header.sampleId).size).toBe(8);
    expect(header.sampleId.every((id) => id >= 0n && id < 2n ** 63n)).toBe(true);
    expect(header.tensors).toMatchObject([
      {name: 'images/default', dtype: 'uint8', shape: [8n, 16n, 16n, 3n], bytes: 6144n, offset: 0n},
    ]);
    expect(payload.length).toBe(6144);
    expect(header.timings.map(({stage}) => stage)).toEqual([...threadStages, 'assemble', 'wait']);
  });

  it('withholds the labels of targets, unless the feed reveals them', async () => {
    const train = await getBatch(server.client, {});
    expect(train.header.label.slice(0, 6).every((label) => label === 0 || label === 1)).toBe(true);
    expect(train.header.label.slice(6)).toEqual([-1, -1]);
    const test = await getBatch(server.client, {feed: 'test', step: 1n});
    expect(test.header.domain).toEqual([0, 0, 9, 9, 9, 9, 9]);
    expect(test.header.label.slice(2).every((label) => label > 0)).toBe(true);
  });

  it('sends a large batch in parts that every client accepts, in order and without a gap', async () => {
    const {header, payload, partSizes, offsets} = await getBatch(server.client, {feed: 'large'});
    expect(partSizes.length).toBeGreaterThan(1);
    expect(Math.max(...partSizes)).toBe(MAX_PART_BYTES);
    expect(MAX_PART_BYTES).toBeLessThanOrEqual(4 * 1024 * 1024 - 64 * 1024);
    let next = 0;
    offsets.forEach((offset, i) => {
      expect(offset).toBe(next);
      next += partSizes[i];
    });
    expect(BigInt(payload.length)).toBe(header.tensors[0].bytes);
  });

  it('makes each view with draws of its own', async () => {
    const {header, payload} = await getBatch(server.client, {feed: 'views'});
    expect(header.tensors.map(({name, offset}) => [name, offset])).toEqual([
      ['images/weak', 0n],
      ['images/strong', 576n],
    ]);
    expect(payload.subarray(0, 576).equals(payload.subarray(576))).toBe(false);
  });

  it('covers every sample once in a sequential feed, with a short last batch', async () => {
    const steps = await Promise.all([0n, 1n].map((step) => getBatch(server.client, {feed: 'test', step})));
    const ids = steps.flatMap(({header}) => header.sampleId);
    expect(ids.length).toBe(15);
    expect(new Set(ids).size).toBe(15);
  });

  it('sends an empty batch to a rank that gets no sample', async () => {
    const {header, payload} = await getBatch(server.client, {feed: 'test', step: 1n, worldSize: 9, rank: 0});
    expect(header.tensors[0].shape).toEqual([0n, 8n, 8n, 3n]);
    expect(header.blocks).toEqual([]);
    expect(payload.length).toBe(0);
  });

  it('holds the same samples in a step for worlds of 1, 2 and 4 ranks', async () => {
    const idsOf = async (worldSize: number) => {
      const ids: Record<number, bigint[]> = {0: [], 1: [], 9: []};
      for (let rank = 0; rank < worldSize; rank++) {
        const {header} = await getBatch(server.client, {feed: 'global', step: 1n, worldSize, rank});
        for (const [slot, domain] of header.domain.entries()) ids[domain].push(header.sampleId[slot]);
        expect(header.blocks.map(({count}) => count)).toEqual([4, 4, 4].map((quota) => quota / worldSize));
      }
      return ids;
    };
    const one = await idsOf(1);
    expect(await idsOf(2)).toEqual(one);
    expect(await idsOf(4)).toEqual(one);
  });

  it('gives the same bytes from another server, with another number of threads', async () => {
    const request = {epoch: 1, step: 2n, seed: 123n};
    const first = await getBatch(server.client, request);
    const other = await serveFeed(data, yaml(1));
    const second = await getBatch(other.client, request);
    await other.stop();
    const comparable = ({header, payload}: ReceivedBatch) => ({...header, timings: [], payload});
    expect(comparable(second)).toEqual(comparable(first));
  });

  it.each([
    [{feed: 'trian'}, status.NOT_FOUND, "got 'trian'. Did you mean 'train'?"],
    [{feed: ''}, status.INVALID_ARGUMENT, "Expected feed to be the name of a feed, got ''"],
    [{worldSize: 0}, status.INVALID_ARGUMENT, 'Expected world_size to be at least 1, got 0'],
    [{worldSize: 4, rank: 4}, status.INVALID_ARGUMENT, 'Expected rank to be below world_size 4, got 4'],
    [{worldSize: 2 ** 32 - 1}, status.INVALID_ARGUMENT, 'Expected world_size to be 1 to 1048576'],
    [
      {feed: 'global', worldSize: 3},
      status.INVALID_ARGUMENT,
      'one of 1, 2, 4 (feeds.global.batch.per_domain for art is 4 over all ranks), got 3',
    ],
    [{step: 4n}, status.OUT_OF_RANGE, 'Expected step to be below steps_in_epoch 4, got 4'],
    [{step: 2n ** 64n - 1n}, status.OUT_OF_RANGE, 'below steps_in_epoch 4'],
    [{labelVersion: 1n}, status.INVALID_ARGUMENT, 'Expected label_version to be 0'],
    [{catalogHash: 'abc'}, status.FAILED_PRECONDITION, "got 'abc'"],
    [{recipeHash: 'abc'}, status.FAILED_PRECONDITION, 'Expected recipe_hash'],
    [{feed: 'huge'}, status.RESOURCE_EXHAUSTED, 'is over server.memory, 67108864 bytes'],
  ])('refuses %o with the status of the contract', async (request, code, text) => {
    const failure = await failureOf(getBatch(server.client, request));
    expect(failure.code).toBe(code);
    expect(failure.details).toContain(text);
  });

  it('accepts the hashes it reports', async () => {
    const {header} = await getBatch(server.client, {});
    const {catalogHash, recipeHash} = header;
    expect((await getBatch(server.client, {catalogHash, recipeHash})).header.catalogHash).toBe(catalogHash);
  });

  it('refuses more calls of one client than it may have in flight', async () => {
    const calls = Array.from({length: 4}, () => getBatch(server.client, {feed: 'large'}));
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.filter(({status: outcome}) => outcome === 'rejected');
    expect(refused).toHaveLength(1);
    expect((await failureOf(calls[outcomes.indexOf(refused[0])])).details).toContain(
      '3 calls of this client are in flight, server.max_in_flight_per_client is 3',
    );
  });

  it('writes one line for each call', async () => {
    await getBatch(server.client, {epoch: 77});
    const lines = server.logLines.filter((line) => line.includes('"epoch":77'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0])).toMatchObject({
      method: 'GetBatch',
      feed: 'train',
      step: 0,
      code: 'OK',
      bytes: 6144,
    });
  });
});

describe('bad samples', () => {
  const broken = (budget: number) => `
server: {listen: 127.0.0.1:0, workers: 2}
catalog: {root: .}
domains: {art: {role: source}}
feeds: {train: {batch: {per_domain: 10}, image: {size: 8}, bad_samples: {budget: ${budget}}}}
`;
  let faulty: Data;

  beforeAll(async () => {
    faulty = await makeData(imagePaths('art', ['cat'], 20));
    truncateSync(join(faulty.root, 'art/cat/3.png'), 40);
    writeFileSync(join(faulty.root, 'art/cat/5.png'), '');
  });

  afterAll(() => {
    faulty.remove();
  });

  it('are replaced from their own domain, the same way on every server, and named once', async () => {
    const servers = [await serveFeed(faulty, broken(0.1)), await serveFeed(faulty, broken(0.1))];
    // The second server meets the steps in another order, so it knows other samples to be bad by then.
    const inOrder = [await getBatch(servers[0].client, {}), await getBatch(servers[0].client, {step: 1n})];
    const reversed = [await getBatch(servers[1].client, {step: 1n}), await getBatch(servers[1].client, {})];
    await getBatch(servers[0].client, {});
    await Promise.all(servers.map((each) => each.stop()));
    const replaced = inOrder.flatMap(({header}) => header.replaced);
    expect(replaced.map(({reason}) => reason).sort()).toEqual([
      expect.stringMatching(/^empty/),
      expect.stringMatching(/^truncated/),
    ]);
    for (const {header} of inOrder) {
      for (const {slot, usedId} of header.replaced) expect(header.sampleId[slot]).toBe(usedId);
    }
    expect(reversed.toReversed().map(({payload}) => payload)).toEqual(inOrder.map(({payload}) => payload));
    expect(reversed.toReversed().map(({header}) => header.replaced)).toEqual(
      inOrder.map(({header}) => header.replaced),
    );
    expect(servers[0].badSamples).toHaveLength(2);
  });

  it('end the call with the list of files once there are more than the budget allows', async () => {
    const strict = await serveFeed(faulty, broken(0.05));
    const outcomes = await Promise.allSettled([0n, 1n].map((step) => getBatch(strict.client, {step})));
    await strict.stop();
    const reason = outcomes.find((outcome) => outcome.status === 'rejected')?.reason as {
      code: number;
      details: string;
    };
    expect(reason.code).toBe(status.DATA_LOSS);
    expect(reason.details).toMatch(
      /art\/cat\/3\.png: truncated[^]*art\/cat\/5\.png: empty|art\/cat\/5\.png: empty[^]*art\/cat\/3\.png: truncated/,
    );
  });

  it('are a matter of content: a file that is gone makes the call fail as unavailable, and replaces nothing', async () => {
    const vanishing = await makeData(imagePaths('art', ['cat'], 10));
    const served = await serveFeed(vanishing, broken(1));
    rmSync(join(vanishing.root, 'art/cat/4.png'));
    const failure = await failureOf(getBatch(served.client, {}));
    await served.stop();
    vanishing.remove();
    expect(failure.code).toBe(status.UNAVAILABLE);
    expect(failure.details).toContain('art/cat/4.png');
  });

  it('are also files that are not what they were when the catalog was made', async () => {
    const changing = await makeData(imagePaths('art', ['cat'], 10));
    const served = await serveFeed(changing, broken(1));
    appendFileSync(join(changing.root, 'art/cat/4.png'), 'x');
    const {header} = await getBatch(served.client, {});
    await served.stop();
    changing.remove();
    expect(header.replaced.map(({reason}) => reason)).toEqual([expect.stringMatching(/^changed: \d+ bytes/)]);
  });
});
