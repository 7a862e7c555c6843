import type {Catalog, Role} from '../types.js';

/** A domain as the configuration has it. */
export interface SourceDomain {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** Other names that its folder may have. */
  readonly aliases: readonly string[];
}

/** What a source reads. */
export interface SourceOptions {
  /** Absolute path of a folder. */
  readonly root: string;
  /** Files and folders to leave out: '/'-separated paths below `root`. */
  readonly exclude: readonly string[];
  /** In the order that the catalog is to have. */
  readonly domains: readonly SourceDomain[];
}

/** A file that is in the data but not in the catalog. */
export interface SkippedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly reason: string;
}

/** A catalog, and what the user should know about its making. */
export interface Scan {
  readonly catalog: Catalog;
  readonly skipped: readonly SkippedFile[];
  /** Sentences for the log. */
  readonly warnings: readonly string[];
}

/** Makes a catalog. `onProgress` is told now and then how many samples were found so far. */
export type Source = (options: SourceOptions, onProgress?: (samples: number) => void) => Scan;
