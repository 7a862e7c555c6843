import {closeSync, existsSync, openSync, rmSync} from 'node:fs';

import {type FeedConfig, loadConfig} from '../config/index.js';
import {expected, orUnavailable} from '../errors.js';
import {channelNames, type FeedStatistics} from '../statistics/index.js';
import type {DomainStatistics, Moments} from '../types.js';

import {badLines} from './bad-lines.js';
import {openCatalog} from './open-catalog.js';
import {openStyles, sayWarning} from './open-styles.js';
import {prepareFeed, sayStale} from './prepare-statistics.js';
import {formatTable} from './table.js';

/** Options of the command line. */
export interface StatsOptions {
  readonly config: string;
  /** Absent = every feed. */
  readonly feed?: string;
  readonly json: boolean;
  /** A PNG file to draw a picture of one feed into. */
  readonly plot?: string;
}

/** `domainfeed stats`: measures the domains of a feed, unless an earlier run has, and prints what is known of them. */
export async function stats(options: StatsOptions): Promise<void> {
  const {config, style} = await openStyles(loadConfig(options.config), sayWarning);
  const feeds = feedsNamed(config.feeds, options.feed);
  if (options.plot !== undefined) checkPlot(options.plot, feeds);
  const {catalog, warnings} = openCatalog(config);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const preparing = {onStale: sayStale, style};
  for (const feed of feeds) {
    const statistics = await prepareFeed(config, catalog, feed, preparing);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(jsonOf(feed.name, catalog.hash, statistics))}\n`
        : textOf(feed.name, statistics),
    );
    if (options.plot === undefined) continue;
    const aligned = await prepareFeed(config, catalog, feed, {...preparing, withStyles: true});
    const {plotStatistics} = await import('./plot-statistics.js');
    await plotStatistics({config, catalog, feed, statistics, aligned, style}, options.plot);
  }
  await style?.close();
}

/** What can be known before anything is measured: that there is one picture, and that its file can be written. */
function checkPlot(file: string, feeds: readonly FeedConfig[]): void {
  if (feeds.length > 1) throw expected('--plot', 'given with --feed where there are several feeds', file);
  if (file === '') throw expected('--plot', 'the path of a PNG file', file);
  orUnavailable(`write ${file} (--plot)`, () => {
    const isNew = !existsSync(file);
    closeSync(openSync(file, 'a'));
    if (isNew) rmSync(file);
  });
}

function feedsNamed(feeds: readonly FeedConfig[], name: string | undefined): readonly FeedConfig[] {
  const names = feeds.map((feed) => feed.name);
  const found = name === undefined ? feeds : feeds.filter((feed) => feed.name === name);
  if (found.length === 0) throw expected('--feed', `one of ${names.join(', ')}`, name, names);
  return found;
}

function jsonOf(feed: string, catalogHash: string, {hash, domains, styles, bad}: FeedStatistics) {
  return {
    feed,
    statistics_hash: hash,
    catalog_hash: catalogHash,
    domains: [...domains, ...styles].map(({name, images, pixels, rgb, lab, histograms}) => ({
      name,
      images,
      pixels,
      rgb,
      lab,
      histograms: Object.entries(histograms).map(([channel, {low, high, counts}]) => ({
        channel: channelNames[channel as keyof typeof channelNames],
        low,
        high,
        counts: [...counts],
      })),
    })),
    bad,
  };
}

function textOf(feed: string, {hash, domains, styles, bad}: FeedStatistics): string {
  const rows = [...domains, ...styles].map((entry) => [
    entry.name,
    entry.images,
    entry.pixels,
    ...cells(entry),
  ]);
  const head = ['domain', 'images', 'pixels', 'R', 'G', 'B', 'L', 'a', 'b'];
  return [
    `feed ${feed}: mean and deviation of levels (0 to 255) and of CIELAB (L 0 to 100)\n`,
    formatTable([head, ...rows]),
    badLines(bad),
    `statistics ${hash}\n`,
  ].join('');
}

function cells({rgb, lab}: DomainStatistics): string[] {
  const cell = ({mean, covariance}: Moments, channel: number) =>
    `${mean[channel].toFixed(1)} ± ${Math.sqrt(covariance[channel * 4]).toFixed(1)}`;
  return [rgb, lab].flatMap((moments) => [0, 1, 2].map((channel) => cell(moments, channel)));
}
