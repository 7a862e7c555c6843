import {BadSamples} from './batch/bad-samples.js';
import {type Block, blocksOf} from './batch/block-table.js';
import {type BatchColumns, columnsOf} from './batch/columns.js';
import {type MixColumns, mixPartners} from './batch/mix-partners.js';
import {mixedSlots} from './batch/mixed-slots.js';
import {replaceKnownBad} from './batch/slots.js';
import {type BatchRequest, feedNamed, keyOf, planOf, smallestPlanOf} from './batch-request.js';
import {relativePath} from './catalog/index.js';
import type {Config} from './config/index.js';
import {compileFeed, type Feed, givesLabels, type TensorLayout, tensorsOf} from './feed.js';
import {fillRuns, indicesOf, placed, placeSamples} from './place-samples.js';
import type {Plan} from './plan/index.js';
import {sampleRecipe} from './sample-recipe.js';
import type {FeedStatistics} from './statistics/index.js';
import type {StyleStage} from './style/index.js';
import type {BatchKey, Catalog} from './types.js';
import {BatchMemory} from './workers/batch-memory.js';
import {fillBatch, tasksOf} from './workers/fill-batch.js';
import {cacheKey, keyRanges, keysOf} from './workers/cache-keys.js';
import {cacheLimit} from './workers/cache-limit.js';
import {cacheBytes, createCacheMemory, ImageCache} from './workers/image-cache.js';
import {noMilliseconds, type StageMilliseconds, type TaskResult, threadStages} from './workers/messages.js';
import {startWorkers} from './workers/pool.js';
import {ReadAhead} from './workers/read-ahead.js';
import {readFaults} from './workers/read-faults.js';

/** A batch that is ready to be sent. Columns have one entry a slot. */
export interface PreparedBatch extends BatchColumns {
  readonly feed: Feed;
  readonly plan: Plan;
  readonly key: BatchKey;
  readonly catalogHash: string;
  readonly tensors: readonly TensorLayout[];
  readonly blocks: readonly Block[];
  /** For each picture, in the order of the payload: index of what it is to be, or was, normalised by. */
  readonly normalization: Uint16Array;
  /** The view in each slot; absent where every view has a tensor of its own. */
  readonly viewOf?: readonly number[];
  /** Absent where the feed doesn't mix. */
  readonly mix?: MixColumns;
  readonly timings: BatchTimings;
  /** The tensors' bytes, in shared memory; valid until `release`. */
  readonly payload: Uint8Array;
  readonly release: () => void;
  /** Instead of `release` where the payload may still be read: its memory is not used again. */
  readonly discard: () => void;
}

/** Milliseconds by stage: those of the threads, summed over these, and those of the main thread. */
export interface BatchTimings extends StageMilliseconds {
  /** Choosing samples, and writing down what each slot holds. */
  readonly assemble: number;
  /** Until memory was free. */
  readonly wait: number;
}

/** Is told what happens on the way, for logs and metrics. */
export interface PipelineObserver {
  readonly onTask: (feed: string, domain: string, result: TaskResult) => void;
  /** Once for each bad sample of a feed. */
  readonly onBadSample: (feed: string, domain: string, path: string, reason: string) => void;
}

/** Catalog to batches. */
export interface Pipeline {
  readonly catalog: Catalog;
  readonly feeds: readonly Feed[];
  readonly memory: BatchMemory;
  /** Bytes of decoded images that are kept. */
  readonly cacheBytes: () => number;
  /** Bytes of memory for files that are read ahead. */
  readonly readAheadBytes: () => number;
  /** @throws NOT_FOUND */
  readonly feedNamed: (name: string) => Feed;
  /** @throws INVALID_ARGUMENT if the feed can't be dealt to so many ranks. */
  readonly planOf: (feed: Feed, worldSize: number) => Plan;
  /**
   * Makes a batch.
   *
   * @param signal - Ends the work on it.
   * @throws NOT_FOUND, INVALID_ARGUMENT, OUT_OF_RANGE, DATA_LOSS, RESOURCE_EXHAUSTED, UNAVAILABLE, CANCELLED.
   */
  readonly prepareBatch: (request: BatchRequest, signal: AbortSignal) => Promise<PreparedBatch>;
  /** Ends the threads. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the threads and joins the stages.
 *
 * @param statistics - Of each feed that `needsStatistics`, by its name.
 * @param style - What the models of alignments run in; absent = no feed has one.
 */
export function startPipeline(
  config: Config,
  catalog: Catalog,
  observer: PipelineObserver,
  statistics: ReadonlyMap<string, FeedStatistics> = new Map(),
  style?: Pick<StyleStage, 'restyle'>,
): Pipeline {
  const {maxPixels, maxFileBytes} = config.catalog;
  const limits = {maxPixels, maxFileBytes};
  const feeds = config.feeds.map((feed) => compileFeed(feed, catalog, limits, statistics.get(feed.name)));
  for (const feed of feeds) smallestPlanOf(feed); // refuses what no world can be served
  const memory = new BatchMemory(config.server.memoryBytes);
  const ranges = keyRanges(feeds.map((feed) => feed.config.image));
  const recipes = Object.fromEntries(
    feeds.map((feed, i) => [feed.name, sampleRecipe(feed, catalog, ranges[i])]),
  );
  const {columns} = catalog;
  const cacheLimitBytes = cacheLimit(config.server.cache);
  const keys = cacheKey(1 + Math.max(...ranges), columns.sampleId.length, 0);
  const cache = cacheLimitBytes === 0 ? undefined : createCacheMemory(cacheLimitBytes, keys);
  const kept = cache && new ImageCache(cache);
  const faults = readFaults();
  const {readAheadBytes} = config.server;
  const readAhead =
    readAheadBytes === 0
      ? undefined
      : new ReadAhead({columns, faults, limitBytes: readAheadBytes, maxFileBytes});
  const pool = startWorkers(config.server.workers, {columns, limits, recipes, cache, faults});
  const pathOf = (index: number) => relativePath(columns, index);
  const badByFeed = new Map(
    feeds.map((feed) => [feed, new BadSamples(feed.name, feed.config.badSamples.budget, pathOf)]),
  );

  /** Whether a feed has to read the file of a sample. */
  const neededBy = (feed: Feed) => {
    const range = recipes[feed.name].reduction?.keyRange ?? 0;
    return (index: number) => !keysOf(range, columns.sampleId.length, index).some((key) => kept?.has(key));
  };

  /** Has the files read of the step that a trainer will most likely ask for after this one. */
  const expectNext = (feed: Feed, plan: Plan, key: BatchKey, bad: BadSamples) => {
    if (readAhead === undefined) return;
    const isLast = key.step + 1 === plan.stepsInEpoch;
    const next = isLast ? {...key, epoch: key.epoch + 1, step: 0} : {...key, step: key.step + 1};
    const name = [feed.name, plan.worldSize, next.seed, next.epoch, next.step, next.rank].join();
    try {
      const tasks = () => tasksOf(fillRuns(placeSamples(feed, plan, next, bad).places));
      readAhead.expect(name, () => tasks().map(({samples}) => indicesOf(samples)), neededBy(feed));
    } catch {
      // What is wrong with that step is told to who asks for it.
    }
  };

  const prepareBatch = async (request: BatchRequest, signal: AbortSignal): Promise<PreparedBatch> => {
    const asked = performance.now();
    const feed = feedNamed(feeds, request.feed);
    const plan = planOf(feed, request.worldSize);
    const key = keyOf(request, feed, plan);
    const bad = badByFeed.get(feed);
    if (bad === undefined) throw new Error(`No list of bad samples for feed ${feed.name}`);
    const {batch: rule, mix, views} = feed.config;
    const replicas = (rule.mode === 'balanced' ? rule.replicas : undefined) ?? 1;
    const {runs, slots, viewOf, places, standIn} = placeSamples(feed, plan, key, bad);

    const tensors = tensorsOf(feed, places.size);
    const payloadBytes = tensors.reduce((sum, {bytes}) => sum + bytes, 0);
    const pictures = places.size * views.length;
    const normalization = new Uint16Array(new SharedArrayBuffer(pictures * Uint16Array.BYTES_PER_ELEMENT));
    const timings = {...noMilliseconds(), assemble: 0, wait: 0};
    const planned = performance.now();
    timings.assemble = planned - asked;
    const lease = await memory.acquire(payloadBytes, signal);
    timings.wait = performance.now() - planned;
    try {
      const filling = fillBatch(fillRuns(places), {
        pool,
        takeFiles: async (samples, ended) => readAhead?.take(indicesOf(samples), neededBy(feed), ended),
        task: {
          feed: feed.name,
          seed: key.seed,
          epoch: key.epoch,
          pixels: lease.buffer,
          normalization,
        },
        restyle: (jobs, task) => {
          if (style === undefined) throw new Error(`No way to the model ${jobs[0].model}`);
          return style.restyle({...task, jobs});
        },
        replace: ({slots: pictures, index, reason}, domain) => {
          const slot = slots[pictures[0]];
          if (bad.add(slot.domain, index, reason)) {
            observer.onBadSample(feed.name, domain, pathOf(index), reason);
          }
          replaceKnownBad(slot, bad, standIn);
          return placed(slot, pictures);
        },
        onTask: (domain, result) => {
          readAhead?.observe(result.files.readMs);
          for (const stage of threadStages) timings[stage] += result.milliseconds[stage];
          observer.onTask(feed.name, domain, result);
        },
        signal,
      });
      expectNext(feed, plan, key, bad);
      await filling;
    } catch (error) {
      lease.release();
      throw error;
    }
    const filled = performance.now();
    const batch = {
      feed,
      plan,
      key,
      catalogHash: catalog.hash,
      tensors,
      blocks: blocksOf(runs),
      normalization,
      viewOf,
      mix: mix && mixPartners(mix, mixedSlots(slots, viewOf, columns), replicas, key),
      ...columnsOf(slots, columns, (domain) => givesLabels(feed, domain)),
      timings,
      payload: new Uint8Array(lease.buffer, 0, payloadBytes),
      release: lease.release,
      discard: lease.discard,
    };
    timings.assemble += performance.now() - filled;
    return batch;
  };

  return {
    catalog,
    feeds,
    memory,
    readAheadBytes: () => readAhead?.bytes ?? 0,
    cacheBytes: () => (cache === undefined ? 0 : cacheBytes(cache)),
    feedNamed: (name) => feedNamed(feeds, name),
    planOf,
    prepareBatch,
    close: async () => {
      await readAhead?.close();
      await pool.close();
    },
  };
}
