import type {Config, FeedConfig} from '../config/index.js';
import {type FeedStatistics, measureFeed, needsStatistics} from '../statistics/index.js';
import type {StyleStage} from '../style/index.js';
import type {Catalog} from '../types.js';

import {createProgress} from './progress.js';

/** How statistics are come by. */
export interface Preparing {
  /** Is told of files of another catalog, which are not used. */
  readonly onStale: (files: readonly string[]) => void;
  /** What the models of alignments run in; absent = no feed has one. */
  readonly style?: StyleStage;
  /** Measure aligned images also where the feed doesn't depend on it. */
  readonly withStyles?: boolean;
}

/**
 * The statistics of the feeds that depend on them, by name of the feed. What no earlier run has measured is measured, with
 * progress on stderr.
 *
 * @param config - Its models are open.
 * @throws As `measureFeed`.
 */
export async function prepareStatistics(
  config: Config,
  catalog: Catalog,
  preparing: Preparing,
): Promise<ReadonlyMap<string, FeedStatistics>> {
  const found = new Map<string, FeedStatistics>();
  for (const feed of config.feeds.filter(needsStatistics)) {
    found.set(feed.name, await prepareFeed(config, catalog, feed, preparing));
  }
  return found;
}

/** The statistics of one feed, whether it depends on them or not. */
export function prepareFeed(
  {catalog: {maxPixels, maxFileBytes}, server}: Config,
  catalog: Catalog,
  feed: FeedConfig,
  {onStale, style, withStyles}: Preparing,
): Promise<FeedStatistics> {
  const options = {
    stateDir: server.stateDir,
    threads: server.workers,
    startProgress: createProgress,
    onStale,
    style,
  };
  return measureFeed(feed, catalog, {maxPixels, maxFileBytes}, options, withStyles);
}

/** For commands without a log. */
export function sayStale(files: readonly string[]): void {
  process.stderr.write(`not used, since the catalog has changed: ${files.join(', ')}\n`);
}
