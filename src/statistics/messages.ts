import type {MessagePort} from 'node:worker_threads';

import type {BadSample, CatalogColumns} from '../types.js';

import type {StatisticsRecipe} from './recipe.js';
import type {Style} from './styles.js';
import type {Sums} from './sums.js';

/** What every thread is given once, when it starts. */
export interface MeasureSetup {
  readonly columns: CatalogColumns;
  readonly recipe: StatisticsRecipe;
  /** Measure these instead of the images as they are. */
  readonly styles?: readonly MeasuredStyle[];
}

/** A style as threads know it. */
export type MeasuredStyle = Pick<Style, 'name' | 'domain' | 'chain' | 'way'>;

/** Some pieces of one domain, for one thread: as many as it can do in time, one at least. */
export interface MeasureTask {
  readonly domain: string;
  /** Their samples, by index in the catalog. */
  readonly pieces: readonly (readonly number[])[];
  /** After this long the task ends with the piece that it is at. */
  readonly ms: number;
  /** Leads to the models; absent = no style has one. */
  readonly stylePort?: MessagePort;
}

/** What a thread answers: sums over the samples that are not bad of the first `done` pieces, or why the run can't go on. */
export type MeasureResult =
  | {
      readonly done: number;
      readonly sums: Readonly<Record<string, Sums>>;
      readonly bad: readonly BadSample[];
    }
  | {readonly unreadable: string}
  | {readonly notRestyled: string};
