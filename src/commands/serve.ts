import {dirname} from 'node:path';

import {type Logger, pino} from 'pino';

import {smallestPlanOf} from '../batch-request.js';
import type {Scan} from '../catalog/index.js';
import {type Config, listenAddress, loadConfig, printConfig} from '../config/index.js';
import {DomainfeedError, expected} from '../errors.js';
import {type Feed, givesLabels, tensorsOf} from '../feed.js';
import {type PipelineObserver, startPipeline} from '../pipeline.js';
import {readCredentials} from '../transport/credentials.js';
import {exposure} from '../transport/listen.js';
import {createMetrics, type Metrics, type MetricsServer, serveMetrics} from '../transport/metrics.js';
import {startServer} from '../transport/server.js';

import {openCatalog} from './open-catalog.js';
import {openStyles} from './open-styles.js';
import {prepareStatistics} from './prepare-statistics.js';

/** Options of the command line. */
export interface ServeOptions {
  readonly config: string;
  readonly listen?: string;
  readonly insecure: boolean;
  readonly printConfig: boolean;
}

/** `domainfeed serve`: checks everything, then listens, until a signal; then drains. */
export async function serve(options: ServeOptions): Promise<void> {
  const config = withListen(loadConfig(options.config), options.listen);
  if (options.printConfig) {
    process.stdout.write(printConfig(config));
    return;
  }
  const exposed = exposure(config.server);
  if (exposed !== undefined && !options.insecure) {
    throw new DomainfeedError(
      'INVALID_ARGUMENT',
      `Expected server.listen to be safe to listen on, or --insecure to be given: ${exposed}`,
    );
  }
  const credentials = readCredentials(config.server);
  const log = pino({level: config.server.logLevel, base: null}, pino.destination({fd: 2, sync: true}));
  if (exposed !== undefined) log.warn({exposed}, 'listening without protection, as --insecure asks');

  const scan = openCatalog(config);
  logScan(log, scan);
  const {config: opened, style} = await openStyles(config, (field, warning) => {
    log.warn({field}, warning);
  });
  const onStale = (files: readonly string[]) => {
    log.warn({files}, 'statistics of another catalog are not used');
  };
  const statistics = await prepareStatistics(opened, scan.catalog, {onStale, style});
  const metrics = createMetrics();
  for (const [feed, known] of statistics) {
    const images = Object.fromEntries(known.domains.map((domain) => [domain.name, domain.images]));
    log.info({feed, hash: known.hash, images}, 'statistics');
    for (const {path, reason} of known.bad) log.warn({feed, path, reason}, 'not in the statistics');
    metrics.onStatistics(feed, known);
  }
  const pipeline = startPipeline(opened, scan.catalog, observe(log, metrics), statistics, style);
  let exporter: MetricsServer | undefined;
  try {
    for (const feed of pipeline.feeds) checkFeed(feed, config, log);
    metrics.watchMemory(() => pipeline.memory.bytes);
    metrics.watchCache(pipeline.cacheBytes);
    metrics.watchReadAhead(pipeline.readAheadBytes);
    if (config.server.metricsListen !== undefined) {
      exporter = await serveMetrics(metrics, config.server.metricsListen);
    }
    const server = await startServer(config.server, credentials, pipeline, log, metrics);
    if (exporter !== undefined) log.info({address: exporter.address}, 'metrics');
    const stopped = nextSignal(); // before anyone can know that there is something to stop
    log.info({address: server.address, workers: config.server.workers}, 'listening');
    process.stdout.write(`listening on ${server.address}\n`);
    const signal = await stopped;
    log.info({signal, seconds: config.server.drainSeconds}, 'draining');
    await server.drain();
    log.info('drained');
  } finally {
    exporter?.close();
    await pipeline.close();
    await style?.close();
  }
}

function withListen(config: Config, listen: string | undefined): Config {
  if (listen === undefined) return config;
  const address = listenAddress(dirname(config.file)).safeParse(listen);
  if (!address.success) throw expected('--listen', address.error.issues[0].message, listen);
  return {...config, server: {...config.server, listen: address.data}};
}

function logScan(log: Logger, {catalog, skipped, warnings}: Scan): void {
  const domains = Object.fromEntries(catalog.domains.map(({name, count}) => [name, count]));
  log.info({domains, classes: catalog.classes.length, hash: catalog.hash}, 'catalog');
  for (const warning of warnings) log.warn(warning);
  if (skipped.length > 0)
    log.warn({count: skipped.length, first: skipped.slice(0, 5)}, 'files that are no images');
}

function observe(log: Logger, metrics: Metrics): PipelineObserver {
  const seen = new Set<string>();
  return {
    onTask: (feed, domain, result) => {
      metrics.onTask(feed, domain, result);
      for (const text of Object.keys(result.refused)) {
        if (seen.has(text)) continue;
        seen.add(text);
        log.info(
          {feed, domain, refusal: text},
          'a decoder left a file to the next one; the metrics count how often',
        );
      }
    },
    onBadSample: (feed, domain, path, reason) => {
      metrics.onBadSample(feed, domain, path, reason);
      log.warn({feed, domain, path, reason}, 'bad sample');
    },
  };
}

/** What can be known before the first call: that a batch fits, and whose labels are given away. */
function checkFeed(feed: Feed, config: Config, log: Logger): void {
  const {batch} = feed.config;
  const perRank =
    batch.mode === 'sequential'
      ? batch.size
      : batch.per === 'global'
        ? 0 // depends on the world size
        : rankBatch(feed);
  const bytes = tensorsOf(feed, perRank).reduce((sum, tensor) => sum + tensor.bytes, 0);
  if (bytes > config.server.memoryBytes) {
    throw expected(
      'server.memory',
      `at least ${bytes} bytes, one batch of feeds.${feed.name}`,
      config.server.memoryBytes,
    );
  }
  const revealed = feed.domains.filter((domain) => domain.role === 'target' && givesLabels(feed, domain));
  if (revealed.length > 0) {
    log.warn({feed: feed.name, domains: revealed.map(({name}) => name)}, 'labels of targets are revealed');
  }
}

/** Samples in a rank's batch of a feed whose quotas count one rank. */
function rankBatch(feed: Feed): number {
  const {globalBatch, worldSize} = smallestPlanOf(feed);
  return globalBatch / worldSize;
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
