import type {MessagePort} from 'node:worker_threads';

import type {BadSample, CatalogColumns} from '../types.js';

import type {SharedPieces} from './pieces.js';
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

/** What is left of one domain, for one of the threads that measure it: it takes as many pieces as it can do in time. */
export interface MeasureTask {
  readonly domain: string;
  readonly pieces: SharedPieces;
  /** After this long the task ends with the piece that it is at. */
  readonly ms: number;
  /** Leads to the models; absent = no style has one. */
  readonly stylePort?: MessagePort;
}

/** What a thread answers: sums over the samples that are not bad of the pieces that it took, or why the run can't go on. */
export type MeasureResult =
  | {
      readonly pieces: readonly number[];
      readonly sums: Readonly<Record<string, Sums>>;
      readonly bad: readonly BadSample[];
    }
  | {readonly unreadable: string}
  | {readonly notRestyled: string};
