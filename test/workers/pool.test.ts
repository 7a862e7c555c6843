import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {scanFolder} from '../../src/catalog/index.js';
import {parseConfig} from '../../src/config/index.js';
import {startPipeline} from '../../src/pipeline.js';
import {type Data, imagePaths, makeData} from '../transport/served-feed.js';

const yaml = `
server: {workers: 2, cache: off}
catalog: {root: .}
domains: {art: {role: source}}
feeds: {train: {batch: {per_domain: 40}, image: {size: 8}}}
`;

let data: Data;

beforeAll(async () => {
  data = await makeData(imagePaths('art', ['cat'], 40, 'jpg'), 64);
});

afterAll(() => {
  data.remove();
});

const observer = {onTask: () => undefined, onBadSample: () => undefined};

describe('WorkerPool', () => {
  it('makes batches in the order in which they were asked for', async () => {
    const config = parseConfig(yaml.replace('workers: 2', 'workers: 1'), data.root);
    const {catalog} = scanFolder({...config.catalog, domains: config.domains});
    const pipeline = startPipeline(config, catalog, observer);
    const asked = [0, 1, 2, 3, 4, 5];
    const made: number[] = [];
    const batches = asked.map(async (epoch) => {
      const request = {feed: 'train', epoch, step: 0, rank: 0, worldSize: 1};
      await pipeline.prepareBatch(request, new AbortController().signal);
      made.push(epoch);
    });
    await Promise.all(batches);
    await pipeline.close();
    expect(made).toEqual(asked);
  }, 30_000);

  it('ends threads at any moment, also while they load native libraries, and fails what is not done', async () => {
    const config = parseConfig(yaml, data.root);
    const {catalog} = scanFolder({...config.catalog, domains: config.domains});
    const outcomes = new Set<string>();
    for (let delay = 0; delay < 180; delay += 30) {
      const pipeline = startPipeline(config, catalog, observer);
      const batches = [0, 1, 2].map((epoch) =>
        pipeline
          .prepareBatch({feed: 'train', epoch, step: 0, rank: 0, worldSize: 1}, new AbortController().signal)
          .then(
            () => 'done',
            (error: unknown) => (error as {code?: string}).code ?? 'unforeseen',
          ),
      );
      await new Promise((resolve) => setTimeout(resolve, delay));
      await pipeline.close();
      for (const outcome of await Promise.all(batches)) outcomes.add(outcome);
    }
    outcomes.delete('done');
    expect([...outcomes]).toEqual(['UNAVAILABLE']);
  }, 60_000);
});
