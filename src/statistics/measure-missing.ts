import {readdirSync} from 'node:fs';
import {basename, dirname} from 'node:path';

import {BadSamples} from '../batch/bad-samples.js';
import {relativePath} from '../catalog/index.js';
import {DomainfeedError, expected} from '../errors.js';
import type {StyleStage} from '../style/index.js';
import type {BadSample, Catalog, Domain} from '../types.js';

import {chooseSamples} from './choose-samples.js';
import {DomainProgress} from './domain-progress.js';
import {keepFurther} from './keep-further.js';
import {measureDomains} from './measure-domains.js';
import type {MeasureSetup} from './messages.js';
import {recipeHash} from './recipe.js';
import {
  type MeasuredDomain,
  readStatisticsFile,
  type StatisticsKey,
  writeStatisticsFile,
} from './statistics-file.js';
import type {Sums} from './sums.js';

/** What is to be known. */
export interface Measurement {
  readonly catalog: Catalog;
  readonly domains: readonly Domain[];
  readonly setup: Omit<MeasureSetup, 'columns'>;
  /** Whose budget bad samples are held against. */
  readonly feed: {readonly name: string; readonly badSamples: {readonly budget: number}};
}

/** What is known. */
export interface Measured {
  /** Of domains, or of styles, by name. */
  readonly sums: Readonly<Record<string, Sums>>;
  /** What can't be used, and is left out. */
  readonly bad: readonly BadSample[];
}

/** How to come to know it. */
export interface MeasuringOptions {
  /** Absolute path of a folder for files that later runs use. */
  readonly stateDir: string;
  readonly threads: number;
  /** Begins to show how far it is; not called if nothing is missing. */
  readonly startProgress: (what: string, total: number) => {update: (done: number) => void; end: () => void};
  /** Is told of files of another catalog, which are not used. */
  readonly onStale: (files: readonly string[]) => void;
  /** What the models of styles run in; absent = no style has one. */
  readonly style?: Pick<StyleStage, 'restyle'>;
  /** 5000 unless told. */
  readonly saveEveryMs?: number;
  /** 3000 unless told; 0 = one piece of a domain at a time. */
  readonly taskMs?: number;
}

/** Little of a run is lost when it is killed, and little of its time goes into writing. */
const SAVE_EVERY_MS = 5000;

/**
 * How long a thread measures at a time. The colours of many images cost less when they are added up together, see
 * `createPixelCounter`; what a thread has not told yet is lost when the run is killed.
 */
const TASK_MS = 3000;

/** Hex digits of a hash that a file's name has. */
const DIGITS = 16;

/**
 * Sums of domains, from the file of this catalog and recipe as far as it has them; what is missing is measured and
 * put there. A run that was killed goes on where it last saved; what another run puts there meanwhile stays.
 *
 * @throws FAILED_PRECONDITION if the file is refused; DATA_LOSS if a domain has more bad samples than the feed allows, or no good one;
 * UNAVAILABLE if a file can't be read or has changed, or what is known can't be kept; INVALID_ARGUMENT if the share leaves a domain without an image.
 */
export async function measureMissing(
  {catalog, domains, setup, feed}: Measurement,
  options: MeasuringOptions,
): Promise<Measured> {
  const {columns} = catalog;
  const key = {catalogHash: catalog.hash, recipeHash: recipeHash(setup.recipe, setup.styles)};
  const path = statisticsPath(options.stateDir, key);
  const known = readStatisticsFile(path, key);
  const {share} = setup.recipe;
  const progress = domains.map((domain) => {
    const samples = chooseSamples(domain, columns.sampleId, share);
    if (samples.length === 0) {
      const field = `feeds.${feed.name}.statistics.share`;
      throw expected(
        field,
        `large enough to choose one of the ${domain.count} images of ${domain.name}`,
        share,
      );
    }
    return new DomainProgress(domain.name, samples, known.get(domain.name));
  });
  const missing = progress.filter((domain) => domain.missing().length > 0);
  if (missing.length > 0) {
    const stale = staleFiles(path);
    if (stale.length > 0) options.onStale(stale);
    const total = missing.reduce((sum, {samples}) => sum + samples.length, 0);
    const save = () => {
      const own = new Map(progress.map((domain) => [domain.name, domain.state()]));
      // Read again, since another run may have measured other domains meanwhile.
      writeStatisticsFile(path, key, keepFurther(readStatisticsFile(path, key), own));
    };
    save(); // where this can't be, it is known before anything is measured
    const shown = options.startProgress('images measured', total);
    await measureDomains(
      missing,
      {...setup, columns},
      {
        threads: options.threads,
        saveEveryMs: options.saveEveryMs ?? SAVE_EVERY_MS,
        taskMs: options.taskMs ?? TASK_MS,
        style: options.style,
        onProgress: shown.update,
        save,
      },
    ).finally(shown.end);
  }
  const bad = new BadSamples(feed.name, feed.badSamples.budget, (index) => relativePath(columns, index));
  const measured = domains.map((domain, i) => withinBudget(domain, progress[i].state(), bad));
  return {
    sums: Object.fromEntries(measured.flatMap(({sums}) => Object.entries(sums))),
    bad: measured.flatMap((domain) => domain.bad),
  };
}

/** Where the sums of a catalog and recipe are kept. */
export function statisticsPath(stateDir: string, {catalogHash, recipeHash}: StatisticsKey): string {
  const name = [recipeHash, catalogHash].map((hash) => hash.slice(0, DIGITS)).join('-');
  return `${stateDir}/statistics/${name}.json`;
}

/** Names of the files beside this one that are of the same recipe and another catalog. */
function staleFiles(path: string): string[] {
  const own = basename(path);
  try {
    return readdirSync(dirname(path)).filter(
      (name) => name !== own && name.startsWith(own.slice(0, DIGITS)) && name.endsWith('.json'),
    );
  } catch {
    return []; // the folder is not there yet
  }
}

function withinBudget(domain: Domain, measured: MeasuredDomain, bad: BadSamples): MeasuredDomain {
  for (const {index, reason} of measured.bad) bad.add(domain, index, reason);
  bad.check(domain);
  if (Object.values(measured.sums).some(({images}) => images === 0)) {
    throw new DomainfeedError('DATA_LOSS', `Domain ${domain.name} has no image that can be measured`);
  }
  return measured;
}
