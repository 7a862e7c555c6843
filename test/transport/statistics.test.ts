import {readdirSync} from 'node:fs';
import {join} from 'node:path';

import {status} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it, jest} from '@jest/globals';

import type {DescribeResponse, GetStatisticsResponse} from '../../src/gen/domainfeed/v1/feed.js';
import {levelTable, normalizeLevels} from '../../src/workers/normalize-levels.js';

import {
  type Data,
  failureOf,
  getBatch,
  imagePaths,
  makeData,
  type ServedFeed,
  serveFeed,
} from './served-feed.js';

/** The feeds are measured first, in threads of their own. */
jest.setTimeout(60_000);

const FEED = 'batch: {per_domain: 3}, image: {size: 16}, augment: [{flip: {p: 0.5}}]';

const YAML = `
server: {listen: 127.0.0.1:0, workers: 2}
catalog: {root: .}
domains: {art: {role: source}, photo: {role: target}}
feeds:
  given: {${FEED}}
  domain: {${FEED}, normalize: {per: domain}}
  whole: {${FEED}, normalize: {per: feed}}
  float32: {batch: {per_domain: 3}, image: {size: 16, dtype: float32}, augment: [{flip: {p: 0.5}}], normalize: {per: domain}}
  float16: {batch: {per_domain: 3}, image: {size: 16, dtype: float16}, augment: [{flip: {p: 0.5}}], normalize: {per: domain}}
  views:
    batch: {per_domain: 3}
    image: {size: 16}
    augment: [{crop: {scale: [0.2, 0.6]}}, {flip: {p: 0.5}}, {jitter: {brightness: 0.5}}]
    views: {first: {like: second}, second: {}, third: {}, fourth: {like: second}}
`;

describe('a feed that depends on statistics', () => {
  let data: Data;
  let served: ServedFeed;

  beforeAll(async () => {
    data = await makeData([...imagePaths('art', ['a', 'b'], 9), ...imagePaths('photo', ['a'], 7)]);
    served = await serveFeed(data, YAML);
  });

  afterAll(async () => {
    await served.stop();
    data.remove();
  });

  const batchOf = (feed: string) => getBatch(served.client, {feed, epoch: 1, step: 1n});
  const statisticsOf = (feed: string) =>
    new Promise<GetStatisticsResponse>((resolve, reject) => {
      served.client.getStatistics({feed}, (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
  const describeFeeds = () =>
    new Promise<DescribeResponse>((resolve, reject) => {
      served.client.describe({feed: '', worldSize: 1}, (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });

  it('gives what was measured, with the hash that every header and Describe have', async () => {
    const {statisticsHash, catalogHash, domains} = await statisticsOf('domain');
    const {header} = await batchOf('domain');
    const {feeds} = await describeFeeds();
    expect(header).toMatchObject({statisticsHash, catalogHash});
    expect(feeds.find(({name}) => name === 'domain')).toMatchObject({statisticsHash});
    expect(statisticsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(domains.map(({name, images, pixels}) => [name, images, pixels])).toEqual([
      ['art', 9n, 9n * 256n],
      ['photo', 7n, 7n * 256n],
    ]);
    const [art] = domains;
    expect([art.rgbMean.length, art.rgbCovariance.length, art.labMean.length]).toEqual([3, 9, 3]);
    expect(art.histograms.map(({channel, counts}) => [channel, counts.length])).toEqual([
      ['r', 256],
      ['g', 256],
      ['b', 256],
      ['l', 1024],
      ['a', 1024],
      ['b_lab', 1024],
    ]);
    for (const {counts} of art.histograms) {
      expect(counts.reduce((sum, count) => sum + count)).toBe(art.pixels);
    }
  });

  it('measures once for all feeds of the same geometry', () => {
    expect(readdirSync(join(data.root, '.domainfeed/statistics'))).toHaveLength(1);
  });

  it('refuses to give what a feed does not use', async () => {
    const {code, details} = await failureOf(statisticsOf('given'));
    expect(code).toBe(status.FAILED_PRECONDITION);
    expect(details).toContain("got 'given'");
    expect((await failureOf(statisticsOf('other'))).code).toBe(status.NOT_FOUND);
    expect((await batchOf('given')).header.statisticsHash).toBe('');
  });

  it("says of each sample that it is normalised by its domain's numbers", async () => {
    const {domains} = await statisticsOf('domain');
    const {header} = await batchOf('domain');
    expect(header.normalizations.map(({name}) => name)).toEqual(['art', 'photo']);
    for (const [place, {mean}] of header.normalizations.entries()) {
      for (const [channel, value] of mean.entries()) {
        expect(value).toBeCloseTo(domains[place].rgbMean[channel] / 255, 6);
      }
    }
    expect(header.tensors[0].normalization).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('has one entry and no indices where all samples share their numbers', async () => {
    for (const feed of ['given', 'whole']) {
      const {header} = await batchOf(feed);
      expect(header.normalizations.map(({name}) => name)).toEqual(['feed']);
      expect(header.tensors[0].normalization).toEqual([]);
    }
    const {feeds} = await describeFeeds();
    const [domain, whole] = ['domain', 'whole'].map((name) => feeds.find((feed) => feed.name === name));
    expect(domain?.mean).toEqual(whole?.mean);
  });

  it('gives another recipe hash to each kind of number and of pixel', async () => {
    const {feeds} = await describeFeeds();
    expect(new Set(feeds.map(({recipeHash}) => recipeHash)).size).toBe(feeds.length);
  });

  it.each(['float32', 'float16'] as const)('normalises in the sidecar, as %s', async (feed) => {
    const levels = await batchOf('domain');
    const floats = await batchOf(feed);
    const [tensor] = floats.header.tensors;
    expect(tensor).toMatchObject({dtype: feed, shape: [6n, 16n, 16n, 3n]});
    const {normalizations} = levels.header;
    expect(floats.header.normalizations).toEqual(normalizations);
    const picture = 16 * 16 * 3;
    const all = levels.header.tensors[0].normalization.map((entry, sample) => {
      const table = levelTable(normalizations[entry], feed);
      const out = feed === 'float32' ? new Float32Array(picture) : new Uint16Array(picture);
      normalizeLevels(levels.payload.subarray(sample * picture, (sample + 1) * picture), table, out);
      return Buffer.from(out.buffer);
    });
    expect(floats.payload.equals(Buffer.concat(all))).toBe(true);
    expect(Number(tensor.bytes)).toBe(floats.payload.length);
  });

  it('has domains and styles with any names', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const own = await makeData(names.flatMap((name) => imagePaths(name, ['a'], 4)));
    const others = await serveFeed(
      own,
      `
server: {listen: 127.0.0.1:0, workers: 1}
catalog: {root: .}
domains: {constructor: {role: source}, __proto__: {role: source}, toString: {role: target}}
feeds:
  style:
    batch: {per_domain: 2}
    image: {size: 16, dtype: float32}
    align: [{lab_match: {to: target, only: source}}]
    normalize: {per: style}
  given: {batch: {per_domain: 2}, image: {size: 16, dtype: float32}}`,
    );
    const style = await getBatch(others.client, {feed: 'style'});
    const given = await getBatch(others.client, {feed: 'given'});
    await others.stop();
    own.remove();
    const styles = names.slice(0, 2).map((name) => `${name} > target`);
    expect(style.header.normalizations.map(({name}) => name)).toEqual([...names, ...styles]);
    expect(style.header.tensors[0].normalization).toEqual([3, 3, 4, 4, 2, 2]);
    expect(given.payload.length).toBe(Number(given.header.tensors[0].bytes));
  });

  it('gives views that are alike the same pixels of one decode, wherever they stand', async () => {
    const {header, payload} = await batchOf('views');
    const [first, second, third, fourth] = header.tensors.map(({offset, bytes}) =>
      payload.subarray(Number(offset), Number(offset + bytes)).toString('hex'),
    );
    expect([first, fourth]).toEqual([second, second]);
    expect(third).not.toBe(second);
  });
});
