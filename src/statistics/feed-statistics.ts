import type {FeedConfig} from '../config/index.js';
import {hashOf} from '../hash-of.js';
import type {Catalog, Domain, DomainStatistics} from '../types.js';

import {encodeSums} from './encode-sums.js';
import {measureMissing, type MeasuringOptions} from './measure-missing.js';
import {statisticsOf} from './moments.js';
import {recipeHash, recipeOf} from './recipe.js';
import {mergeStatistics, type Sums} from './sums.js';

/** What is known of the pixels of a feed's domains. */
export interface FeedStatistics {
  /** Hex digest over all of it. */
  readonly hash: string;
  /** Of each domain that the feed has or aligns to, in the order of the configuration. */
  readonly domains: readonly DomainStatistics[];
  /** Of aligned images. */
  readonly styles: readonly DomainStatistics[];
  /** Of several domains: of all their pixels together. */
  readonly of: (domains: readonly string[]) => DomainStatistics;
}

/**
 * The statistics of a feed's domains: from the files of earlier runs, or measured now.
 *
 * @throws As `measureMissing`.
 */
export async function measureFeed(
  feed: FeedConfig,
  catalog: Catalog,
  limits: {readonly maxPixels: number; readonly maxFileBytes: number},
  options: MeasuringOptions,
): Promise<FeedStatistics> {
  const recipe = recipeOf(feed, limits, {});
  const domains = catalog.domains.filter(({name}) => feed.domains.includes(name));
  const sums = await measureMissing({catalog, domains, setup: {recipe}, feed}, options);
  return feedStatistics(catalog.hash, recipeHash(recipe), domains, sums);
}

function feedStatistics(
  catalogHash: string,
  recipe: string,
  domains: readonly Domain[],
  sums: Readonly<Record<string, Sums>>,
): FeedStatistics {
  const of = (names: readonly string[]) =>
    statisticsOf(names.join('+'), mergeStatistics(names.map((name) => sums[name])));
  const encoded = domains.map(({name}) => [name, encodeSums(sums[name])]);
  return {
    hash: hashOf({catalogHash, recipe, domains: encoded}),
    domains: domains.map(({name}) => of([name])),
    styles: [],
    of,
  };
}
