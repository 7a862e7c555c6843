import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {scanFolder} from '../../src/catalog/index.js';
import {parseConfig} from '../../src/config/index.js';
import {startPipeline} from '../../src/pipeline.js';
import type {SampleTask, WorkerSetup} from '../../src/workers/messages.js';
import {startWorkers} from '../../src/workers/pool.js';
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

  it('fails every task where no thread can start, also those that wait for one', async () => {
    const pool = startWorkers(2, {recipes: {train: {}}} as unknown as WorkerSetup);
    const reasons = async (tasks: number) => {
      const outcomes = await Promise.allSettled(
        Array.from({length: tasks}, () => pool.run({} as SampleTask)),
      );
      return outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'done'));
    };
    const why = /Cannot read properties of undefined/; // what the thread itself says
    for (let time = 0; time < 3; time++) {
      const [, , third] = await reasons(3);
      expect(third).toMatch(/^DomainfeedError: No thread can start: /);
      expect(third).toMatch(why);
    }
    for (const reason of await reasons(4)) expect(reason).toMatch(why);
    await pool.close();
  });
});
