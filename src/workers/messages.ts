import type {CatalogColumns} from '../types.js';

import type {CacheMemory} from './image-cache.js';

/** What every thread is given once, when it starts. */
export interface WorkerSetup {
  readonly columns: CatalogColumns;
  readonly limits: {readonly maxPixels: number; readonly maxFileBytes: number};
  readonly recipes: Readonly<Record<string, SampleRecipe>>;
  /** Absent = every image is decoded anew. */
  readonly cache?: CacheMemory;
}

/** How a feed turns a file into pixels. */
export interface SampleRecipe {
  readonly height: number;
  readonly width: number;
  readonly filter: 'antialias' | 'bicubic' | 'nearest';
  readonly background: readonly [number, number, number];
  /** Each view is made from the same file, with draws of its own. */
  readonly views: readonly {readonly augment: readonly {operation: string; options: unknown}[]}[];
  /** What becomes of a file whose content is of another format than its name says. */
  readonly mislabelled: 'replace' | 'decode';
}

/** Samples of one batch, all of one domain, for one thread. */
export interface SampleTask {
  readonly feed: string;
  readonly seed: bigint;
  readonly epoch: number;
  readonly samples: readonly PlacedSample[];
  /** The batch: pictures of (H, W, 3) uint8, one after the other. */
  readonly pixels: SharedArrayBuffer;
  /** One entry: no longer 0 once the batch isn't wanted any more. */
  readonly stop: Int32Array;
}

/** A sample and where its pictures go. */
export interface PlacedSample {
  /** For each view the place of its picture, counted in pictures from the start of the batch. */
  readonly slots: readonly number[];
  /** Index in the catalog. */
  readonly index: number;
  readonly pass: number;
}

/** What became of a task's samples; those that are not bad are in their places, unless the task was stopped. */
export interface TaskResult {
  /** How many were put into their places. */
  readonly filled: number;
  /** How many windows each decoder decoded, by its name. */
  readonly decoded: Readonly<Record<string, number>>;
  /** How many windows a decoder left to the next one, by `decoder: reason`. */
  readonly refused: Readonly<Record<string, number>>;
  /** Samples that can't be used, for good. */
  readonly bad: readonly (PlacedSample & {readonly reason: string})[];
  /** Set if a file could not be read, after several tries. */
  readonly unreadable?: string;
  readonly milliseconds: StageMilliseconds;
  readonly cache: CacheUse;
}

/** How often samples were looked for in the cache; both are 0 where there is none. */
export interface CacheUse {
  readonly hits: number;
  readonly misses: number;
}

/** The stages that run in threads, in the order in which a sample meets them. */
export const threadStages = ['read', 'decode', 'augment'] as const;

/** Time spent in the stages that run in threads, in milliseconds. */
export type StageMilliseconds = Readonly<Record<(typeof threadStages)[number], number>>;
