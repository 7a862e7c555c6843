import type {FeedConfig, Normalization} from './config/index.js';
import type {DomainStatistics} from './types.js';

/** What samples are normalised by, and whose it is: a domain, `domain > reference` for a style, or `feed`. */
export interface NamedNormalization extends Normalization {
  readonly name: string;
}

/** Statistics by name. */
export interface StatisticsSource {
  /** Of several domains: of all their pixels together. */
  readonly of: (domains: readonly string[]) => DomainStatistics;
  /** Those of aligned images. */
  readonly styles: readonly DomainStatistics[];
}

/** Of levels scaled to 0..1: a flat domain has a finite picture, too. */
const LEAST_DEVIATION = 1 / 255;

/**
 * All that the samples of a feed may be normalised by: at least one; one for each domain of the feed, in its order, and then
 * one for each style where the feed tells them apart.
 *
 * @param statistics - Only needed where the feed asks for measured numbers.
 */
export function normalizationsOf(
  {normalize, domains}: Pick<FeedConfig, 'normalize' | 'domains'>,
  statistics: StatisticsSource | undefined,
): NamedNormalization[] {
  if (!('per' in normalize) || normalize.per === 'feed') return [wholeFeed({normalize, domains}, statistics)];
  if (statistics === undefined) throw missing(normalize.per);
  const own = domains.map((domain) => measured(statistics.of([domain])));
  return normalize.per === 'domain' ? own : [...own, ...statistics.styles.map(measured)];
}

/** One for all samples of a feed, whatever it tells apart. Parameters as above. */
export function wholeFeed(
  {normalize, domains}: Pick<FeedConfig, 'normalize' | 'domains'>,
  statistics: StatisticsSource | undefined,
): NamedNormalization {
  if (!('per' in normalize)) return {name: 'feed', ...normalize};
  if (statistics === undefined) throw missing(normalize.per);
  return {...measured(statistics.of(domains)), name: 'feed'};
}

function missing(per: string): Error {
  return new Error(`No statistics for normalize.per ${per}`);
}

/** A channel that varies by less than a level is taken to vary by one. */
function measured({name, rgb: {mean, covariance}}: DomainStatistics): NamedNormalization {
  const [r, g, b] = mean.map((level) => level / 255);
  const deviation = (channel: number) =>
    Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, covariance[channel * 4])) / 255);
  return {name, mean: [r, g, b], std: [deviation(0), deviation(1), deviation(2)]};
}
