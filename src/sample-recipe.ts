import type {Feed} from './feed.js';
import {type FeedChains, prepareChains, stylesOf, viewWithSameAlign} from './statistics/index.js';
import type {Catalog} from './types.js';
import type {SampleRecipe, ViewRecipe} from './workers/messages.js';

/**
 * What the threads must know of a feed, its alignments made ready.
 *
 * @param keyRange - Of the feed's reduced images in the cache; see `keyRanges`.
 */
export function sampleRecipe(feed: Feed, {domains}: Catalog, keyRange: number): SampleRecipe {
  const {config, normalizations, statistics} = feed;
  const {name, image, views, badSamples} = config;
  const chains = prepareChains(config, domains, (names) => {
    if (statistics === undefined) throw new Error(`No statistics for the alignment of feed ${name}`);
    return statistics.of(names);
  });
  const styles = indexStyles(feed, chains, domains);
  return {
    height: image.height,
    width: image.width,
    filter: image.resize,
    background: image.background,
    ...(image.shortSide !== undefined && {reduction: {shortSide: image.shortSide, keyRange}}),
    views: views.map(({augment, drawsOf}, view) => ({
      augment,
      drawsOf,
      chains: chains[view],
      styles: styles[view],
    })),
    dtype: image.dtype,
    normalizations,
    normalizationOf: indexByName(normalizations),
    mislabelled: badSamples.mislabelled,
  };
}

/** For each view and domain, by way through the chain, what the style is normalised by; empty where styles don't matter. */
function indexStyles({config, normalizations}: Feed, chains: FeedChains, domains: Catalog['domains']) {
  const {views, normalize} = config;
  const styles = 'per' in normalize && normalize.per === 'style' ? stylesOf(config, chains, domains) : [];
  const index = indexByName(normalizations);
  return views.map((_, view): ViewRecipe['styles'] => {
    const own = styles.filter((style) => style.view === viewWithSameAlign(views, view));
    const placesOf = (domain: string) =>
      own
        .filter((style) => style.domain === domain)
        .map(({way, name}) => [way.join(), index.get(name)] as const);
    return new Map(config.domains.map((domain) => [domain, new Map(placesOf(domain))]));
  });
}

function indexByName(entries: readonly {readonly name: string}[]): Map<string, number> {
  return new Map(entries.map(({name}, place) => [name, place]));
}
