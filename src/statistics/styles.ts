import {
  type ChainWay,
  countWays,
  listOf,
  membersOf,
  nameOfWay,
  type PreparedChain,
  waysOf,
} from '../align/index.js';
import type {FeedConfig} from '../config/index.js';
import {expected} from '../errors.js';
import type {Domain} from '../types.js';

import type {FeedChains} from './feed-chains.js';

/** One of the ways in which a feed's alignment changes a domain's images. */
export interface Style {
  /** `domain > what it meets`; with the name of a view behind it where views differ in their alignment. */
  readonly name: string;
  readonly domain: string;
  /** Index of the first view that has it. */
  readonly view: number;
  readonly chain: PreparedChain;
  readonly way: ChainWay;
  /** The domains that the last step meets; empty if it meets none. */
  readonly meets: readonly string[];
}

/** Every style is measured over all images of its domain, and travels with every batch. */
const MAX_STYLES = 32;

/**
 * All styles of a feed, in the order of its views and domains; views with equal alignments share them.
 *
 * @param domains - Of the catalog.
 * @throws INVALID_ARGUMENT if a domain has too many, or two have the same name.
 */
export function stylesOf(feed: FeedConfig, chains: FeedChains, domains: readonly Domain[]): Style[] {
  const different = [...new Set(feed.views.map((_, view) => viewWithSameAlign(feed.views, view)))].filter(
    (view) => feed.views[view].align.length > 0,
  );
  const styles = different.flatMap((view) => {
    const place = different.length === 1 ? '' : ` (${feed.views[view].name})`;
    return [...chains[view]].flatMap(([domain, chain]) => {
      const count = countWays(chain);
      if (count > MAX_STYLES) {
        const rule = `one that leaves ${domain} in at most ${MAX_STYLES} styles, where each is measured`;
        throw expected(`the alignment of feeds.${feed.name}`, rule, count);
      }
      return waysOf(chain).map((way) => ({
        name: `${domain} > ${nameOfWay(chain, way)}${place}`,
        domain,
        view,
        chain,
        way,
        meets: metBy(chain, way, domains),
      }));
    });
  });
  refuseSameNames(feed.name, [...domains, ...styles]);
  return styles;
}

/** Statistics are found by the name of a domain or a style alone. */
function refuseSameNames(feed: string, named: readonly {readonly name: string}[]): void {
  const names = named.map(({name}) => name);
  const twice = names.find((name, place) => names.indexOf(name) < place);
  if (twice === undefined) return;
  const rule = `such that no style of feeds.${feed} is called like another or like a domain`;
  throw expected('the names of domains', rule, twice);
}

/** Index of the first view that aligns as this one does. */
export function viewWithSameAlign(views: FeedConfig['views'], view: number): number {
  const own = JSON.stringify(views[view].align);
  return views.findIndex(({align}) => JSON.stringify(align) === own);
}

function metBy({steps}: PreparedChain, way: ChainWay, domains: readonly Domain[]): readonly string[] {
  const last = steps
    .flatMap(({options}, place) => {
      const choice = way[place];
      return choice === undefined ? [] : listOf(options.to).slice(choice, choice + 1);
    })
    .at(-1);
  return last === undefined ? [] : membersOf(last, {domains});
}
