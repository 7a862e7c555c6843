import type {Limits, MislabelledRule} from '../decode/index.js';
import type {CatalogColumns} from '../types.js';

/** How a set is packed. Two runs into one folder must agree on it. */
export interface PackSettings {
  /** In pixels: images whose short side is longer are made smaller. */
  readonly shortSide: number;
  /** Of JPEG, 1 to 100. */
  readonly quality: number;
}

/** What every thread is given once, when it starts. */
export interface PackSetup {
  readonly columns: CatalogColumns;
  /** Absolute path of the folder that is written. */
  readonly out: string;
  readonly settings: PackSettings;
  readonly limits: Limits;
  readonly mislabelled: MislabelledRule;
}

/** One sample for one thread. */
export interface PackTask {
  /** Index in the catalog. */
  readonly index: number;
  /** True: if a JPEG is written, compare its pixels with those that were meant. */
  readonly measure: boolean;
}

/**
 * What was done with a file: made smaller; or copied byte for byte since it is small, has transparent pixels, is of a
 * format that is not written (WebP, GIF, AVIF), or is bad.
 */
export type Fate = 'resized' | 'small' | 'transparent' | 'format' | 'bad';

/** A file that was packed: one line of the journal. */
export interface PackedFile {
  /** Below the root, '/'-separated. */
  readonly path: string;
  readonly sourceBytes: number;
  /** When the source was changed last, in milliseconds since 1970. */
  readonly sourceTime: number;
  /** Size of the written file. */
  readonly bytes: number;
  readonly fate: Fate;
  /** Width and height of the upright picture, before and after; absent if it is bad. */
  readonly size?: readonly [number, number];
  readonly packedSize?: readonly [number, number];
  /** Why it is bad. */
  readonly reason?: string;
  /** Mean absolute error in levels, 0 to 255, of the written pixels; only where it was measured. */
  readonly error?: number;
}

/** What a thread answers: the file, or why the run can't go on. */
export type PackResult = {readonly file: PackedFile} | {readonly failure: string};
