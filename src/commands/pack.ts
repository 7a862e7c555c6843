import {availableParallelism} from 'node:os';

import {sources} from '../catalog/index.js';
import {loadConfig} from '../config/index.js';
import {expected} from '../errors.js';
import type {FeedCrops} from '../pack/feed-crops.js';
import {outsideRoot} from '../pack/outside-root.js';
import {packSet} from '../pack/pack-set.js';
import {refuseOtherSamples} from '../pack/refuse-other-samples.js';
import {type PackSummary, summarize} from '../pack/summary.js';

import {badLines} from './bad-lines.js';
import {openCatalog} from './open-catalog.js';
import {overBudget} from './over-budget.js';
import {createProgress} from './progress.js';
import {formatTable} from './table.js';

/** Options of the command line. */
export interface PackOptions {
  readonly config: string;
  readonly out: string;
  readonly shortSide: number;
  readonly quality: number;
  readonly json: boolean;
}

/**
 * `domainfeed pack`: writes every image once, large ones smaller, under the same names, so that samples keep their ids
 * and plans their order; exit code 1 if a domain has more bad ones than a feed's budget.
 */
export async function pack(options: PackOptions): Promise<void> {
  const {shortSide, quality} = options;
  if (quality > 100) throw expected('--quality', 'a whole number, 1 to 100', quality);
  const config = loadConfig(options.config);
  const {source, root, exclude, maxPixels, maxFileBytes} = config.catalog;
  const out = outsideRoot(options.out, root);
  const {catalog, warnings} = openCatalog(config);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const progress = createProgress('images packed', catalog.columns.label.length);
  const strict = config.feeds.some(({badSamples}) => badSamples.mislabelled === 'replace');
  const setup = {
    columns: catalog.columns,
    out,
    settings: {shortSide, quality},
    limits: {maxPixels, maxFileBytes},
    mislabelled: strict ? 'replace' : 'decode',
  } as const;
  const set = await packSet(setup, availableParallelism(), progress.update).finally(progress.end);
  refuseOtherSamples(catalog, sources[source]({root: out, exclude, domains: config.domains}).catalog);
  const bad = set.files.flatMap(({path, reason}, index) =>
    reason === undefined ? [] : [{index, path, reason}],
  );
  const over = overBudget(config, catalog, bad);
  const summary = summarize(config, catalog, set);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({...jsonOf(summary), bad: bad.map(({path, reason}) => ({path, reason})), over_budget: over, root: out})}\n`
      : [
          textOf(summary),
          badLines(bad),
          ...over.map((line) => `${line}\n`),
          `To use it, write in ${options.config}:\ncatalog: {root: ${JSON.stringify(out)}}\n`,
        ].join(''),
  );
  if (over.length > 0) process.exitCode = 1;
}

function jsonOf({images, kept, fates, bytes, pixels, error, measured, feeds}: PackSummary) {
  return {
    images,
    kept,
    resized: fates.resized,
    copied: {small: fates.small, transparent: fates.transparent, format: fates.format, bad: fates.bad},
    bytes_before: bytes[0],
    bytes_after: bytes[1],
    pixels_before: pixels[0],
    pixels_after: pixels[1],
    mean_absolute_error: error ?? null,
    measured,
    feeds: feeds.map(({feed, image, before, after, enlarged, samples}) => ({
      feed,
      image,
      smallest_crop_before: before,
      smallest_crop_after: after,
      enlarged,
      samples,
    })),
  };
}

function textOf({images, kept, fates, bytes, pixels, error, measured, feeds}: PackSummary): string {
  const {resized, small, transparent, format, bad} = fates;
  const share = (count: number) => `${((100 * count) / images).toFixed(1)} %`;
  const mega = (values: readonly number[]) => values.map((value) => (value / 1e6).toFixed(1));
  const copied = images - resized;
  const cost =
    error === undefined
      ? ''
      : `JPEG is off by ${error.toFixed(2)} of 255 levels on average (${measured} resized JPEGs measured)\n`;
  return [
    `${images} images, ${kept} of them packed before: ${resized} resized (${share(resized)}), ${copied} copied (${share(copied)})\n`,
    `copied: ${small} small, ${transparent} transparent, ${format} WebP, GIF or AVIF, ${bad} bad\n`,
    formatTable([
      ['', 'before', 'after'],
      ['megabytes', ...mega(bytes)],
      ['megapixels', ...mega(pixels)],
    ]),
    cost,
    ...feeds.map(cropLine),
  ].join('');
}

/** What packing does to a feed's crops, with a warning if some are enlarged that were not. */
function cropLine({feed, image, before, after, enlarged, samples}: FeedCrops): string {
  const text = ({width, height}: FeedCrops['image']) => `${width}x${height}`;
  const warning =
    enlarged === 0
      ? ''
      : `; WARNING: crops of ${enlarged} of ${samples} images may be enlarged now and were not before`;
  return `feeds.${feed}: images ${text(image)}, smallest crop ${text(before)} before and ${text(after)} after${warning}\n`;
}
