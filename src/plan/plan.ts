import type {Domain} from '../types.js';

/** Which batch: one step of one rank. Everything but the world size, which the plan was made for. */
export interface BatchKey {
  readonly seed: bigint;
  readonly epoch: number;
  readonly step: number;
  readonly rank: number;
}

/** One sample of a batch, and where in the epoch it stands. */
export interface PlannedSample {
  /** Index in the catalog. */
  readonly index: number;
  /** How many times its domain had been used up before. */
  readonly pass: number;
  /** Place in that pass's order. */
  readonly place: number;
}

/** The samples that one domain gives to a batch. */
export interface DomainRun {
  readonly domain: Domain;
  readonly samples: readonly PlannedSample[];
}

/**
 * Which samples each batch holds, for one feed and one world size: arithmetic only, no I/O and no clock.
 * Any step is reached in O(1) per sample.
 */
export interface Plan {
  readonly worldSize: number;
  readonly stepsInEpoch: number;
  /** Samples of a full step over all ranks. */
  readonly globalBatch: number;
  /** The domains in the order of their blocks, each with its samples in one step over all ranks (0 = no quota). */
  readonly domains: readonly {readonly domain: Domain; readonly quota: number}[];
  /** One run for each domain that gives a sample. `step` is below `stepsInEpoch`, `rank` below `worldSize`. */
  readonly runsOf: (key: BatchKey) => DomainRun[];
}
