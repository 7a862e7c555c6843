import type {BatchKey, Domain, DomainRun} from '../types.js';

/**
 * Which samples each batch holds, for one feed and one world size: arithmetic only, no I/O and no clock.
 * Any step is reached in O(1) per sample, whatever came before.
 */
export interface Plan {
  readonly worldSize: number;
  readonly stepsInEpoch: number;
  /** Samples of a full step over all ranks. */
  readonly globalBatch: number;
  /** The domains in the order of their blocks, each with its samples over all ranks in a step that has it (0 = no quota). */
  readonly domains: readonly {readonly domain: Domain; readonly quota: number}[];
  /** Samples that each domain gives in an epoch over all ranks, in the order of `domains`. */
  readonly visitsIn: (epoch: Pick<BatchKey, 'seed' | 'epoch'>) => number[];
  /** One run for each domain that gives a sample. `step` is below `stepsInEpoch`, `rank` below `worldSize`. */
  readonly runsOf: (key: BatchKey) => DomainRun[];
}
