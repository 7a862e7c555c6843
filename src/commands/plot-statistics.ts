import {writeFileSync} from 'node:fs';

import type {Config, FeedConfig} from '../config/index.js';
import {DomainfeedError, toError} from '../errors.js';
import {drawStatistics} from '../plot/index.js';
import {type FeedStatistics, fixedGeometry} from '../statistics/index.js';
import type {Catalog} from '../types.js';

import {pictureSamples} from './picture-samples.js';

/**
 * Draws what is known of a feed's domains into a PNG file.
 *
 * @throws UNAVAILABLE if the file can't be written.
 */
export async function plotStatistics(
  config: Config,
  catalog: Catalog,
  feed: FeedConfig,
  statistics: FeedStatistics,
  file: string,
): Promise<void> {
  const [view] = feed.views;
  const original = {...view, augment: fixedGeometry(view.augment), drawsOf: 0};
  const samples = await pictureSamples(config, catalog, feed, [original], statistics);
  const domains = catalog.domains.filter(({name}) => feed.domains.includes(name));
  const png = await drawStatistics({
    feed: feed.name,
    view: view.name,
    catalogHash: catalog.hash,
    statisticsHash: statistics.hash,
    image: feed.image,
    steps: [],
    domains: domains.map(({name, role}) => ({
      name,
      role,
      before: statistics.of([name]),
      aligned: [],
      samples: samples.get(name) ?? [],
    })),
  });
  try {
    writeFileSync(file, png);
  } catch (error) {
    throw new DomainfeedError('UNAVAILABLE', `Could not write ${file}: ${toError(error).message}`);
  }
  process.stderr.write(`picture: ${file}\n`);
}
