import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

import {credentials, Metadata, type ServiceError, status} from '@grpc/grpc-js';
import {pino} from 'pino';
import sharp from 'sharp';

import {scanFolder} from '../../src/catalog/index.js';
import {openStyles} from '../../src/commands/open-styles.js';
import {type Config, parseConfig} from '../../src/config/index.js';
import {
  BatchHeader,
  FeedClient,
  GetBatchRequest,
  type GetBatchResponse,
} from '../../src/gen/domainfeed/v1/feed.js';
import {type PipelineObserver, startPipeline} from '../../src/pipeline.js';
import {
  type FeedStatistics,
  measureFeed,
  type MeasuringOptions,
  needsStatistics,
} from '../../src/statistics/index.js';
import {readCredentials} from '../../src/transport/credentials.js';
import {createMetrics} from '../../src/transport/metrics.js';
import {startServer} from '../../src/transport/server.js';

/** A folder with images that goes away with the test. */
export interface Data {
  readonly root: string;
  readonly remove: () => void;
}

/**
 * Image files by path below the root, PNG or, every other one progressive, JPEG: pixels that differ from file to file.
 *
 * @param tone - What a level of a file and a channel is changed into: a look of its own for each domain.
 */
export async function makeData(
  paths: readonly string[],
  side = 24,
  tone: (level: number, path: string, channel: number) => number = (level) => level,
): Promise<Data> {
  const root = mkdtempSync(join(tmpdir(), 'domainfeed-'));
  for (const [number, path] of paths.entries()) {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    const pixels = Buffer.from(
      Array.from({length: side * side * 3}, (_, i) =>
        tone((i * (number + 3) * 7 + number * 31) & 255, path, i % 3),
      ),
    );
    const image = sharp(pixels, {raw: {width: side, height: side, channels: 3}});
    const encoded = path.endsWith('.jpg')
      ? image.jpeg({quality: 90, progressive: number % 2 === 1})
      : image.png({compressionLevel: 1});
    writeFileSync(join(root, path), await encoded.toBuffer());
  }
  return {
    root,
    remove: () => {
      rmSync(root, {recursive: true});
    },
  };
}

/** domain/class/0.png and so on. */
export function imagePaths(
  domain: string,
  classes: readonly string[],
  count: number,
  extension = 'png',
): string[] {
  return Array.from({length: count}, (_, i) => `${domain}/${classes[i % classes.length]}/${i}.${extension}`);
}

/** A server in this process, on a free port. */
export interface ServedFeed {
  readonly address: string;
  readonly client: FeedClient;
  /** Images that the threads have made so far. */
  readonly imagesMade: () => number;
  /** Files that were needed so far, by who read them, and the memory for those that are read ahead. */
  readonly filesRead: () => {read: number; readAhead: number; bytes: number};
  /** Lookups in the cache so far, and the bytes in it. */
  readonly cacheUse: () => {hits: number; misses: number; bytes: number};
  readonly badSamples: string[];
  readonly logLines: string[];
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Serves a configuration; paths in it are relative to the data. */
export async function serveFeed(data: Data, yaml: string): Promise<ServedFeed> {
  const logLines: string[] = [];
  const {config, style} = await openStyles(parseConfig(yaml, data.root), (field, warning) => {
    logLines.push(`${field}: ${warning}`);
  });
  const {catalog} = scanFolder({...config.catalog, domains: config.domains});
  const metrics = createMetrics();
  const badSamples: string[] = [];
  let images = 0;
  let hits = 0;
  let misses = 0;
  let read = 0;
  let readAhead = 0;
  const observer: PipelineObserver = {
    onTask: (feed, domain, result) => {
      images += result.filled;
      metrics.onTask(feed, domain, result);
      hits += result.cache.hits;
      misses += result.cache.misses;
      read += result.files.read;
      readAhead += result.files.readAhead;
    },
    onBadSample: (_feed, _domain, path, reason) => {
      badSamples.push(`${path}: ${reason}`);
    },
  };
  const statistics = new Map<string, FeedStatistics>();
  for (const feed of config.feeds.filter(needsStatistics)) {
    statistics.set(
      feed.name,
      await measureFeed(feed, catalog, config.catalog, {...measuring(config), style}),
    );
  }
  const pipeline = startPipeline(smallCache(config), catalog, observer, statistics, style);
  const log = pino({base: null}, {write: (line: string) => void logLines.push(line)});
  const server = await startServer(config.server, readCredentials(config.server), pipeline, log, metrics);
  const client = new FeedClient(server.address, credentials.createInsecure());
  return {
    address: server.address,
    client,
    imagesMade: () => images,
    filesRead: () => ({read, readAhead, bytes: pipeline.readAheadBytes()}),
    cacheUse: () => ({hits, misses, bytes: pipeline.cacheBytes()}),
    badSamples,
    logLines,
    drain: server.drain,
    stop: async () => {
      client.close();
      await server.drain();
      await pipeline.close();
      await style?.close();
    },
  };
}

/**
 * One process of tests starts many servers, and has the address space of their caches until it collects its garbage: were
 * it more than the machine's memory, Linux would not let the process start others (ENOMEM).
 */
function smallCache(config: Config): Config {
  const {cache} = config.server;
  return {...config, server: {...config.server, cache: cache === 'auto' ? 64 * 2 ** 20 : cache}};
}

/** Measures in silence. */
function measuring({server}: Config): MeasuringOptions {
  return {
    stateDir: server.stateDir,
    threads: server.workers,
    startProgress: () => ({update: () => undefined, end: () => undefined}),
    onStale: () => undefined,
  };
}

/** A batch as it arrived. */
export interface ReceivedBatch {
  readonly header: BatchHeader;
  readonly payload: Buffer;
  readonly partSizes: readonly number[];
  readonly offsets: readonly number[];
}

/** Asks for one batch; rejects with the call's status. */
export function getBatch(
  client: FeedClient,
  request: Partial<GetBatchRequest>,
  metadata = new Metadata(),
): Promise<ReceivedBatch> {
  const full = GetBatchRequest.fromPartial({feed: 'train', worldSize: 1, ...request});
  return new Promise((resolve, reject) => {
    const parts: GetBatchResponse[] = [];
    const call = client.getBatch(full, metadata, {deadline: Date.now() + 30_000});
    call.on('data', (part: GetBatchResponse) => parts.push(part));
    call.on('error', reject);
    call.on('status', ({code}) => {
      if (code !== status.OK) return; // 'error' follows
      const [{header}, ...rest] = parts;
      if (header === undefined) throw new Error('The first part has no header');
      resolve({
        header,
        payload: Buffer.concat(rest.map(({data}) => data)),
        partSizes: rest.map(({data}) => data.length),
        offsets: rest.map(({offset}) => Number(offset)),
      });
    });
  });
}

/** How a call fails: code and text. */
export async function failureOf(call: Promise<unknown>): Promise<{code: number; details: string}> {
  try {
    await call;
  } catch (error) {
    const {code, details} = error as ServiceError;
    return {code, details};
  }
  throw new Error('The call did not fail');
}
