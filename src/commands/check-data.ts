import {availableParallelism} from 'node:os';

import {relativePath, type SkippedFile} from '../catalog/index.js';
import {type Config, loadConfig} from '../config/index.js';
import {DomainfeedError} from '../errors.js';
import type {BadSample, Catalog} from '../types.js';
import type {SampleRecipe, SampleTask} from '../workers/messages.js';
import {startWorkers, type WorkerPool} from '../workers/pool.js';

import {badLines} from './bad-lines.js';
import {openCatalog} from './open-catalog.js';
import {overBudget} from './over-budget.js';
import {createProgress} from './progress.js';
import {formatTable} from './table.js';

/** Options of the command line. */
export interface CheckDataOptions {
  readonly config: string;
  readonly json: boolean;
}

/** Every pixel is decoded, then thrown away: the smaller the result, the less that costs. */
const SIDE = 8;
const SAMPLES_PER_TASK = 32;
const RECIPE = 'check-data';

/** `domainfeed check-data`: opens every image; exit code 1 if a domain has more bad ones than a feed's budget. */
export async function checkData(options: CheckDataOptions): Promise<void> {
  const config = loadConfig(options.config);
  const {catalog, skipped, warnings} = openCatalog(config);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const bad = await findBad(config, catalog);
  const over = overBudget(config, catalog, bad);
  process.stdout.write(
    options.json ? printJson(catalog, skipped, bad, over) : printText(catalog, skipped, bad, over),
  );
  if (over.length > 0) process.exitCode = 1;
}

async function findBad(config: Config, catalog: Catalog): Promise<BadSample[]> {
  const {maxPixels, maxFileBytes} = config.catalog;
  const pool = startWorkers(availableParallelism(), {
    columns: catalog.columns,
    limits: {maxPixels, maxFileBytes},
    recipes: {[RECIPE]: checkRecipe(config)},
  });
  const total = catalog.columns.label.length;
  const progress = createProgress('images checked', total);
  const bad: BadSample[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < total) {
      const first = next;
      const end = Math.min(total, first + SAMPLES_PER_TASK);
      next = end; // taken, before another worker looks
      bad.push(...(await checkRange(pool, first, end)));
      done += end - first;
      progress.update(done);
    }
  };
  try {
    await Promise.all(Array.from({length: pool.threads * 2}, work));
  } finally {
    progress.end();
    await pool.close();
  }
  return bad.sort((a, b) => a.index - b.index);
}

/** The whole of each image, as strict as the strictest feed. */
function checkRecipe(config: Config): SampleRecipe {
  const strict = config.feeds.some(({badSamples}) => badSamples.mislabelled === 'replace');
  return {
    height: SIDE,
    width: SIDE,
    filter: 'antialias',
    background: [0, 0, 0],
    views: [{augment: [], drawsOf: 0, chains: new Map(), styles: new Map()}],
    dtype: 'uint8',
    normalizations: [],
    normalizationOf: new Map(),
    mislabelled: strict ? 'replace' : 'decode',
  };
}

async function checkRange(pool: WorkerPool, first: number, end: number): Promise<BadSample[]> {
  const count = end - first;
  const task: SampleTask = {
    feed: RECIPE,
    domain: '', // it decides nothing here
    seed: 0n,
    epoch: 0,
    samples: Array.from({length: count}, (_, slot) => ({slots: [slot], index: first + slot, pass: 0})),
    pixels: new SharedArrayBuffer(count * SIDE * SIDE * 3),
    normalization: new Uint16Array(count),
    stop: new Int32Array(new SharedArrayBuffer(4)),
  };
  const {bad, unreadable} = await pool.run(task);
  if (unreadable !== undefined) throw new DomainfeedError('UNAVAILABLE', `Could not read ${unreadable}`);
  return bad.map(({index, reason}) => ({index, reason}));
}

interface ClassCount {
  domain: string;
  class: string;
  samples: number;
  bad: number;
}

/** Samples and bad ones by domain and class; classes that a domain lacks are left out. */
function countByClass({domains, classes, columns}: Catalog, bad: readonly BadSample[]): ClassCount[] {
  const isBad = new Set(bad.map(({index}) => index));
  return domains.flatMap(({name, start, count}) => {
    const counts = new Map<number, ClassCount>();
    for (let index = start; index < start + count; index++) {
      const label = columns.label[index];
      const entry = counts.get(label) ?? {domain: name, class: classes[label] ?? '-', samples: 0, bad: 0};
      counts.set(label, entry);
      entry.samples++;
      if (isBad.has(index)) entry.bad++;
    }
    return [...counts].sort(([a], [b]) => a - b).map(([, entry]) => entry);
  });
}

function printJson(
  catalog: Catalog,
  skipped: readonly SkippedFile[],
  bad: readonly BadSample[],
  over: readonly string[],
): string {
  const result = {
    samples: catalog.columns.label.length,
    bad: filesOf(catalog, bad),
    skipped,
    classes: countByClass(catalog, bad),
    over_budget: over,
  };
  return `${JSON.stringify(result)}\n`;
}

function filesOf({columns}: Catalog, bad: readonly BadSample[]) {
  return bad.map(({index, reason}) => ({path: relativePath(columns, index), reason}));
}

function printText(
  catalog: Catalog,
  skipped: readonly SkippedFile[],
  bad: readonly BadSample[],
  over: readonly string[],
): string {
  const rows = countByClass(catalog, bad).map((row) => [row.domain, row.class, row.samples, row.bad]);
  const files = badLines(filesOf(catalog, bad));
  const others = skipped.map(({path, reason}) => `no image ${path}: ${reason}\n`);
  const total = `${catalog.columns.label.length} images, ${bad.length} bad, ${skipped.length} other files\n`;
  return [
    formatTable([['domain', 'class', 'images', 'bad'], ...rows]),
    files,
    ...others,
    total,
    ...over.map((line) => `${line}\n`),
  ].join('');
}
