import type {BadSample, CatalogColumns} from '../types.js';

import type {StatisticsRecipe} from './recipe.js';
import type {Sums} from './sums.js';

/** What every thread is given once, when it starts. */
export interface MeasureSetup {
  readonly columns: CatalogColumns;
  readonly recipe: StatisticsRecipe;
}

/** Some samples of one domain, for one thread. */
export interface MeasureTask {
  readonly domain: string;
  /** In the catalog. */
  readonly indices: readonly number[];
}

/** What a thread answers: sums over the samples that are not bad, or why the run can't go on. */
export type MeasureResult =
  | {readonly sums: Readonly<Record<string, Sums>>; readonly bad: readonly BadSample[]}
  | {readonly unreadable: string};
