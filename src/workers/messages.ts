import type {PreparedChain} from '../align/index.js';
import type {CatalogColumns} from '../types.js';

import type {CacheMemory} from './image-cache.js';
import type {ReadFaults} from './read-faults.js';

/** What every thread is given once, when it starts. */
export interface WorkerSetup {
  readonly columns: CatalogColumns;
  readonly limits: {readonly maxPixels: number; readonly maxFileBytes: number};
  readonly recipes: Readonly<Record<string, SampleRecipe>>;
  /** Absent = every image is decoded anew. */
  readonly cache?: CacheMemory;
  /** Absent = none. */
  readonly faults?: ReadFaults;
  /** One entry: no longer 0 once the thread is to end. */
  readonly closing: Int32Array;
}

/** How a feed turns a file into pixels. */
export interface SampleRecipe {
  readonly height: number;
  readonly width: number;
  readonly filter: 'antialias' | 'bicubic' | 'nearest';
  readonly background: readonly [number, number, number];
  /**
   * Larger images are made this small on their short side, as a whole, before windows are made; absent = none is. They
   * have this range of the cache's keys, from 1.
   */
  readonly reduction?: {readonly shortSide: number; readonly keyRange: number};
  readonly views: readonly ViewRecipe[];
  /** Floats are normalised. */
  readonly dtype: 'uint8' | 'float32' | 'float16';
  /** What samples may be normalised by: of levels scaled to 0..1. */
  readonly normalizations: readonly {readonly mean: readonly number[]; readonly std: readonly number[]}[];
  /** Index of that of each domain, by its name; the first for those that are not in it. */
  readonly normalizationOf: ReadonlyMap<string, number>;
  /** What becomes of a file whose content is of another format than its name says. */
  readonly mislabelled: 'replace' | 'decode';
}

/** One of the pictures that are made of the same file. */
export interface ViewRecipe {
  readonly augment: readonly {operation: string; options: unknown}[];
  /** Index of the view whose random draws it takes; views that share them share a window. */
  readonly drawsOf: number;
  /** By name of the domain, what its samples go through before they are augmented. */
  readonly chains: ReadonlyMap<string, PreparedChain>;
  /** By name of the domain and way through its chain, index of what that style is normalised by; else it is the domain's. */
  readonly styles: ReadonlyMap<string, ReadonlyMap<string, number | undefined>>;
}

/** Samples of one batch, all of one domain, for one thread. */
export interface SampleTask {
  readonly feed: string;
  readonly domain: string;
  readonly seed: bigint;
  readonly epoch: number;
  readonly samples: readonly PlacedSample[];
  /** The batch: pictures of (H, W, 3) values of the recipe's dtype, one after the other. */
  readonly pixels: SharedArrayBuffer;
  /** In shared memory, for each picture of the batch: gets the index of what it is to be, or was, normalised by. */
  readonly normalization: Uint16Array;
  /** One entry: no longer 0 once the batch isn't wanted any more. */
  readonly stop: Int32Array;
  /** The files of `samples`, as far as they were read ahead. */
  readonly files?: {
    readonly buffer: SharedArrayBuffer;
    /** (samples) where each file begins; -1 = it has to be read. */
    readonly starts: readonly number[];
  };
}

/** A sample and where its pictures go. */
export interface PlacedSample {
  /** For each view the place of its picture, counted in pictures from the start of the batch. */
  readonly slots: readonly number[];
  /** Index in the catalog. */
  readonly index: number;
  readonly pass: number;
  /** How many models its views have gone through, so that its pictures are in their places already; absent = none. */
  readonly part?: number;
}

/** A picture that a model is to restyle where it lies, as levels. */
export interface ModelJob {
  /** Fingerprint of the model. */
  readonly model: string;
  /** In bytes, from the start of the batch. */
  readonly offset: number;
  /** Above 0, up to 1. */
  readonly strength: number;
}

/** What became of a task's samples; those that are not bad are in their places, unless the task was stopped. */
export interface TaskResult {
  /** How many were put into their places. */
  readonly filled: number;
  /** How many windows and whole images each decoder decoded, by its name. */
  readonly decoded: Readonly<Record<string, number>>;
  /** How many of them a decoder left to the next one, by `decoder: reason`. */
  readonly refused: Readonly<Record<string, number>>;
  /** Samples of whose views some wait for models, and as what they go on then. They count as filled once none waits. */
  readonly waiting: readonly {readonly sample: PlacedSample; readonly jobs: readonly ModelJob[]}[];
  /** Samples that can't be used, for good. */
  readonly bad: readonly (PlacedSample & {readonly reason: string})[];
  /** Set if a file could not be read, after several tries. */
  readonly unreadable?: string;
  /** Pixels that the alignment moved out of gamut, and that were cut back to it. */
  readonly clipped: number;
  readonly milliseconds: StageMilliseconds;
  readonly thread: ThreadTime;
  readonly files: FileUse;
  readonly cache: CacheUse;
}

/** What a task took of its thread, in milliseconds. */
export interface ThreadTime {
  /** From its beginning to its end. */
  readonly elapsed: number;
  /** CPU time in that; the same where the system does not tell. */
  readonly cpu: number;
}

/** Where the bytes of files came from, by number of files. */
export interface FileUse {
  /** The thread read them itself. */
  readonly read: number;
  /** They were read before the thread needed them. */
  readonly readAhead: number;
  /** What each that the thread read took, in milliseconds. */
  readonly readMs: readonly number[];
}

/** How often samples were looked for in the cache; both are 0 where there is none. */
export interface CacheUse {
  readonly hits: number;
  readonly misses: number;
}

/** The stages that run in threads, in the order in which a sample meets them. */
export const threadStages = ['read', 'decode', 'resize', 'align', 'style', 'augment'] as const;

/** Time spent in the stages that run in threads, in milliseconds. */
export type StageMilliseconds = Readonly<Record<ThreadStage, number>>;

export type ThreadStage = (typeof threadStages)[number];

/** No time in any stage, to be added to. */
export function noMilliseconds(): Record<ThreadStage, number> {
  return Object.fromEntries(threadStages.map((stage) => [stage, 0])) as Record<ThreadStage, number>;
}
