import type {Config, FeedConfig, ViewConfig} from '../config/index.js';
import {tensorsOf} from '../feed.js';
import {startPipeline} from '../pipeline.js';
import type {PicturedSample} from '../plot/index.js';
import type {FeedStatistics} from '../statistics/index.js';
import type {StyleStage} from '../style/index.js';
import type {Catalog} from '../types.js';

/** Samples of a domain that are shown. */
const SAMPLES = 3;

/** Levels as they are: what a picture shows is not normalised. */
const AS_LEVELS = {mean: [0, 0, 0], std: [1, 1, 1]} as const;

/**
 * Samples of each domain of a feed, evenly spaced in catalog order, on their way through stages: views of the same window
 * with the same draws. They are made as batches are, by a pipeline of their own.
 *
 * @param stages - The original first.
 * @returns By name of the domain; a stage that changes nothing is undefined.
 */
export async function pictureSamples(
  config: Config,
  catalog: Catalog,
  feed: FeedConfig,
  stages: readonly ViewConfig[],
  statistics: FeedStatistics,
  style?: StyleStage,
): Promise<ReadonlyMap<string, readonly PicturedSample[]>> {
  const feeds = feed.domains.map((domain): FeedConfig => ({
    ...feed,
    name: domain,
    domains: [domain],
    batch: {mode: 'sequential', size: 1},
    image: {...feed.image, dtype: 'uint8'},
    views: stages,
    normalize: AS_LEVELS,
  }));
  const pipeline = startPipeline(
    {...config, feeds},
    catalog,
    {onTask: () => undefined, onBadSample: () => undefined},
    new Map(feed.domains.map((domain) => [domain, statistics])),
    style,
  );
  try {
    const pictured = new Map<string, PicturedSample[]>();
    for (const {name, domains} of pipeline.feeds) {
      const [{count}] = domains;
      const shown = Math.min(SAMPLES, count);
      const samples: PicturedSample[] = [];
      for (let number = 0; number < shown; number++) {
        const step = Math.floor((number * count) / shown);
        const request = {feed: name, epoch: 0, step, rank: 0, worldSize: 1};
        const batch = await pipeline.prepareBatch(request, new AbortController().signal);
        const pixels = tensorsOf(batch.feed, 1).map(({offset, bytes}) =>
          batch.payload.slice(offset, offset + bytes),
        );
        batch.release();
        samples.push({stages: pixels.map((stage, k) => (isSame(stage, pixels[k - 1]) ? undefined : stage))});
      }
      pictured.set(name, samples);
    }
    return pictured;
  } finally {
    await pipeline.close();
  }
}

function isSame(stage: Uint8Array, before: Uint8Array | undefined): boolean {
  return before !== undefined && Buffer.compare(stage, before) === 0;
}
