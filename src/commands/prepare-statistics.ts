import type {Config, FeedConfig} from '../config/index.js';
import {type FeedStatistics, measureFeed, needsStatistics} from '../statistics/index.js';
import type {Catalog} from '../types.js';

import {createProgress} from './progress.js';

/**
 * The statistics of the feeds that depend on them, by name of the feed. What no earlier run has measured is measured, with
 * progress on stderr.
 *
 * @param onStale - Is told of files of another catalog, which are not used.
 * @throws As `measureFeed`.
 */
export async function prepareStatistics(
  config: Config,
  catalog: Catalog,
  onStale: (files: readonly string[]) => void,
): Promise<ReadonlyMap<string, FeedStatistics>> {
  const found = new Map<string, FeedStatistics>();
  for (const feed of config.feeds.filter(needsStatistics)) {
    found.set(feed.name, await prepareFeed(config, catalog, feed, onStale));
  }
  return found;
}

/** The statistics of one feed, whether it depends on them or not. */
export function prepareFeed(
  {catalog: {maxPixels, maxFileBytes}, server}: Config,
  catalog: Catalog,
  feed: FeedConfig,
  onStale: (files: readonly string[]) => void,
): Promise<FeedStatistics> {
  return measureFeed(
    feed,
    catalog,
    {maxPixels, maxFileBytes},
    {
      stateDir: server.stateDir,
      threads: server.workers,
      startProgress: createProgress,
      onStale,
    },
  );
}

/** For commands without a log. */
export function sayStale(files: readonly string[]): void {
  process.stderr.write(`not used, since the catalog has changed: ${files.join(', ')}\n`);
}
