import {writeFileSync} from 'node:fs';

import type {Config, FeedConfig, ViewConfig} from '../config/index.js';
import {orUnavailable} from '../errors.js';
import {type AlignedDomain, drawStatistics} from '../plot/index.js';
import {type FeedStatistics, fixedGeometry, type StyleStatistics} from '../statistics/index.js';
import type {StyleStage} from '../style/index.js';
import type {Catalog} from '../types.js';

import {leavingAs} from './leaving-as.js';
import {pictureSamples} from './picture-samples.js';

/** What is drawn, and by which means. */
export interface StatisticsPlot {
  /** Its models are open. */
  readonly config: Config;
  readonly catalog: Catalog;
  readonly feed: FeedConfig;
  /** What the feed's alignments are prepared from. */
  readonly statistics: FeedStatistics;
  /** The same, and those of aligned images. */
  readonly aligned: FeedStatistics;
  /** What the models of alignments run in. */
  readonly style?: StyleStage;
}

/**
 * Draws what is known of a feed's domains, before and after the alignment of its first view that has one, into a PNG file.
 *
 * @throws UNAVAILABLE if the file can't be written.
 */
export async function plotStatistics(plot: StatisticsPlot, file: string): Promise<void> {
  const {config, catalog, feed, statistics, aligned, style} = plot;
  const shown = Math.max(
    0,
    feed.views.findIndex(({align}) => align.length > 0),
  );
  const view = feed.views[shown];
  const samples = await pictureSamples(config, catalog, feed, stagesOf(view), statistics, style);
  const styles = aligned.styles.filter((one) => one.view === shown);
  const domains = catalog.domains.filter(({name}) => feed.domains.includes(name));
  const png = await drawStatistics({
    feed: feed.name,
    view: view.name,
    catalogHash: catalog.hash,
    statisticsHash: statistics.hash,
    image: feed.image,
    steps: view.align.map(({alignment}) => alignment),
    domains: domains.map(({name, role}) => ({
      name,
      role,
      before: statistics.of([name]),
      aligned: styles
        .filter((one) => one.domain === name && isWhole(one))
        .map((one) => alignedDomain(one, styles, aligned)),
      samples: samples.get(name) ?? [],
    })),
  });
  orUnavailable(`write ${file}`, () => {
    writeFileSync(file, png);
  });
  process.stderr.write(`picture: ${file}\n`);
}

/** Views that go a step further each, the first as it is; what happens now and then happens always. */
function stagesOf({align, augment}: ViewConfig): ViewConfig[] {
  const always = align.map(({alignment, options}) => ({alignment, options: {...options, p: 1}}));
  return Array.from({length: align.length + 1}, (_, stage) => ({
    name: `stage ${stage}`,
    align: always.slice(0, stage),
    augment: fixedGeometry(augment),
    drawsOf: 0,
  }));
}

/** Whether no step is left out. */
function isWhole({way}: StyleStatistics): boolean {
  return way.every((choice) => choice !== undefined);
}

function alignedDomain(
  after: StyleStatistics,
  styles: readonly StyleStatistics[],
  {of}: FeedStatistics,
): AlignedDomain {
  const {meets, clippedShare} = after;
  if (meets.length === 0) return {after, clippedShare};
  return {after, clippedShare, reference: of(meets), referenceAfter: of(leavingAs(meets, styles))};
}
