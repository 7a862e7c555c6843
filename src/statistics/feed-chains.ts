import {type PreparedChain, prepareChain} from '../align/index.js';
import type {FeedConfig} from '../config/index.js';
import type {Domain, DomainStatistics} from '../types.js';

/** For each view of a feed, by name of the domain, the chain that its samples go through. */
export type FeedChains = readonly ReadonlyMap<string, PreparedChain>[];

/**
 * Makes a feed's alignments ready.
 *
 * @param domains - Of the catalog.
 * @param statisticsOf - Of the images of several domains together; asked for only where a step depends on them.
 */
export function prepareChains(
  {domains: own, image, views}: FeedConfig,
  domains: readonly Domain[],
  statisticsOf: (domains: readonly string[]) => DomainStatistics,
): FeedChains {
  const size = {width: image.width, height: image.height};
  return views.map(
    ({align}) => new Map(own.map((name) => [name, prepareChain(align, name, {domains, size, statisticsOf})])),
  );
}
