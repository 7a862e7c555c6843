import {relativePath} from '../catalog/index.js';
import type {FeedConfig} from '../config/index.js';
import type {Limits} from '../decode/index.js';
import {hashOf} from '../hash-of.js';
import type {Catalog, DomainStatistics} from '../types.js';

import {encodeSums} from './encode-sums.js';
import {prepareChains} from './feed-chains.js';
import {type Measurement, measureMissing, type MeasuringOptions} from './measure-missing.js';
import {statisticsOf} from './moments.js';
import {measuredDomains, needsOfViews} from './needs.js';
import {recipeHash, recipeOf} from './recipe.js';
import {type Style, stylesOf} from './styles.js';
import {mergeStatistics, type Sums} from './sums.js';

/** What is known of the pixels of a feed's domains. */
export interface FeedStatistics {
  /** Hex digest over all of it. */
  readonly hash: string;
  /** Of each domain that the feed has or aligns to, in the order of the configuration. */
  readonly domains: readonly DomainStatistics[];
  /** Of aligned images; empty unless they were asked for. */
  readonly styles: readonly StyleStatistics[];
  /** Images that can't be used and are not in it, within the feed's budget. */
  readonly bad: readonly {readonly path: string; readonly reason: string}[];
  /** Of several domains, or styles, by name: of all their pixels together. */
  readonly of: (names: readonly string[]) => DomainStatistics;
}

/** What is known of a domain's images in a style. */
export interface StyleStatistics extends DomainStatistics, Pick<Style, 'domain' | 'view' | 'way' | 'meets'> {
  /** Share of the pixels that the alignment moves out of gamut, 0 to 1. */
  readonly clippedShare: number;
}

/**
 * The statistics of a feed's domains: from the files of earlier runs, or measured now.
 *
 * @param withStyles - Measure the aligned images as well; they are where the feed normalises by them.
 * @throws As `measureMissing`; INVALID_ARGUMENT if there are too many styles.
 */
export async function measureFeed(
  feed: FeedConfig,
  catalog: Catalog,
  limits: Limits,
  options: MeasuringOptions,
  withStyles = 'per' in feed.normalize && feed.normalize.per === 'style',
): Promise<FeedStatistics> {
  const recipe = recipeOf(feed, limits, needsOfViews(feed.views, catalog.domains));
  const domains = measuredDomains(feed, catalog.domains);
  const base: Measurement = {catalog, domains, setup: {recipe}, feed};
  const {sums, bad} = await measureMissing(base, options);
  const known = {...sums};
  const of = (names: readonly string[]) =>
    statisticsOf(names.join('+'), mergeStatistics(names.map((name) => known[name])));
  const styles = withStyles ? await measureStyles(feed, limits, base, of, options) : [];
  for (const style of styles) known[style.name] = style.sums;
  const encoded = domains.map(({name}) => [name, encodeSums(sums[name])]);
  return {
    hash: hashOf({
      catalog: catalog.hash,
      recipe: recipeHash(recipe),
      domains: encoded,
      styles: styles.map(({name, sums: own}) => [name, encodeSums(own)]),
    }),
    domains: domains.map(({name}) => of([name])),
    styles: styles.map(({name, domain, view, way, meets, sums: own}) => ({
      ...statisticsOf(name, own),
      ...{domain, view, way, meets},
      clippedShare: (own.clipped ?? 0) / own.pixels,
    })),
    bad: bad.map(({index, reason}) => ({path: relativePath(catalog.columns, index), reason})),
    of,
  };
}

async function measureStyles(
  feed: FeedConfig,
  limits: Limits,
  base: Measurement,
  of: FeedStatistics['of'],
  options: MeasuringOptions,
): Promise<(Style & {sums: Sums})[]> {
  const all = base.catalog.domains;
  const styles = stylesOf(feed, prepareChains(feed, all, of), all);
  const domains = all.filter(({name}) => styles.some(({domain}) => domain === name));
  const setup = {
    recipe: recipeOf(feed, limits, {}),
    styles: styles.map(({name, domain, chain, way}) => ({name, domain, chain, way})),
  };
  const {sums} = await measureMissing({...base, domains, setup}, options);
  return styles.map((style) => ({...style, sums: sums[style.name]}));
}
