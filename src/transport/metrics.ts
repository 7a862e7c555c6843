import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';

import {collectDefaultMetrics, Counter, Gauge, Histogram, Registry} from 'prom-client';

import type {PipelineObserver} from '../pipeline.js';
import type {FeedStatistics} from '../statistics/index.js';
import {threadStages} from '../workers/messages.js';

/** What Prometheus may ask. */
export interface Metrics extends PipelineObserver {
  readonly onCall: (method: string, code: string, milliseconds: number) => void;
  readonly onStatistics: (feed: string, statistics: FeedStatistics) => void;
  /** Bytes of batch memory in use or kept for reuse, asked when the metrics are read. */
  readonly watchMemory: (bytes: () => number) => void;
  /** Bytes of decoded images that are kept, asked when the metrics are read. */
  readonly watchCache: (bytes: () => number) => void;
  /** The text format of Prometheus. */
  readonly render: () => Promise<string>;
}

/** Creates all metrics, with names that begin with `domainfeed_`. */
export function createMetrics(): Metrics {
  const registers = [new Registry()];
  collectDefaultMetrics({register: registers[0]});
  const images = new Counter({
    name: 'domainfeed_images_total',
    help: 'Images decoded and augmented.',
    labelNames: ['feed', 'domain'],
    registers,
  });
  const stages = new Counter({
    name: 'domainfeed_stage_seconds_total',
    help: 'Time the worker threads spent in a stage.',
    labelNames: ['stage', 'domain'],
    registers,
  });
  const decoded = new Counter({
    name: 'domainfeed_decoded_total',
    help: 'Windows and whole images decoded, by the decoder that did it.',
    labelNames: ['decoder'],
    registers,
  });
  const refused = new Counter({
    name: 'domainfeed_decoder_refusals_total',
    help: 'Windows and whole images that a decoder left to the next one, and why.',
    labelNames: ['decoder', 'reason'],
    registers,
  });
  const hits = new Counter({
    name: 'domainfeed_cache_hits_total',
    help: 'Images made from the cache of decoded images.',
    labelNames: ['feed', 'domain'],
    registers,
  });
  const misses = new Counter({
    name: 'domainfeed_cache_misses_total',
    help: 'Images that were not in the cache of decoded images.',
    labelNames: ['feed', 'domain'],
    registers,
  });
  const clipped = new Counter({
    name: 'domainfeed_clipped_pixels_total',
    help: 'Pixels that alignment moved out of gamut.',
    labelNames: ['feed', 'domain'],
    registers,
  });
  const measured = new Gauge({
    name: 'domainfeed_statistics_images',
    help: 'Images that the statistics of a feed are made of.',
    labelNames: ['feed', 'domain'],
    registers,
  });
  const bad = new Counter({
    name: 'domainfeed_bad_samples_total',
    help: 'Different samples that could not be used.',
    labelNames: ['feed', 'domain'],
    registers,
  });
  const calls = new Histogram({
    name: 'domainfeed_call_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['method', 'code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return {
    onTask: (
      feed,
      domain,
      {filled, milliseconds, decoded: byDecoder, refused: byReason, cache, clipped: pixels},
    ) => {
      clipped.inc({feed, domain}, pixels);
      images.inc({feed, domain}, filled);
      hits.inc({feed, domain}, cache.hits);
      misses.inc({feed, domain}, cache.misses);
      for (const stage of threadStages) stages.inc({stage, domain}, milliseconds[stage] / 1000);
      for (const [decoder, count] of Object.entries(byDecoder)) decoded.inc({decoder}, count);
      for (const [text, count] of Object.entries(byReason)) {
        const [decoder, reason] = text.split(': ');
        refused.inc({decoder, reason}, count);
      }
    },
    onStatistics: (feed, {domains}) => {
      for (const {name, images: count} of domains) measured.set({feed, domain: name}, count);
    },
    onBadSample: (feed, domain) => {
      bad.inc({feed, domain});
    },
    onCall: (method, code, milliseconds) => {
      calls.observe({method, code}, milliseconds / 1000);
    },
    watchCache: (bytes) => {
      new Gauge({
        name: 'domainfeed_cache_bytes',
        help: 'Memory that decoded images take in the cache.',
        registers,
        collect() {
          this.set(bytes());
        },
      });
    },
    watchMemory: (bytes) => {
      new Gauge({
        name: 'domainfeed_batch_memory_bytes',
        help: 'Batch memory in use or kept for reuse.',
        registers,
        collect() {
          this.set(bytes());
        },
      });
    },
    render: () => registers[0].metrics(),
  };
}

/**
 * Serves the metrics over HTTP at /metrics.
 *
 * @param address - host:port.
 * @returns The server, and the address it really has.
 */
export async function serveMetrics(
  metrics: Metrics,
  address: string,
): Promise<{server: Server; address: string}> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end('Metrics are at /metrics\n');
      return;
    }
    metrics.render().then(
      (text) => response.writeHead(200, {'content-type': 'text/plain; version=0.0.4'}).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(address.slice(colon + 1)), host, resolve);
  });
  const {port} = server.address() as AddressInfo;
  return {server, address: `${address.slice(0, colon)}:${port}`};
}
