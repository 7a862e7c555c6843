import type {DomainRun} from '../types.js';

/** A run of slots that hold samples of one domain, in one view where the views share a tensor. */
export interface SlotRun extends DomainRun {
  /** Index of the view; absent = every view has a tensor of its own. */
  readonly view?: number;
}

/** Settings that some layouts have. */
export interface LayoutSettings {
  /** Samples of one domain that stand side by side before the next domain's turn. */
  readonly samplesPerDomain: number;
  /** Equal parts of the batch that have the same share of every domain. */
  readonly replicas: number;
  /** Neighbouring ranks that hold the same domain. */
  readonly bnGroupRanks: number;
}

/** How the samples of a rank's batch stand in it. */
export interface Layout {
  /** The settings that it has, with their defaults. */
  readonly settings: Partial<LayoutSettings>;
  /** True: the views of a sample stand in slots of one tensor. */
  readonly joinsViews: boolean;
  /** True: a rank's batch holds one domain. */
  readonly oneDomain: boolean;
  /**
   * The runs in the order of their slots.
   *
   * @param runs - One a domain; its number of samples is a multiple of `replicas` x `samplesPerDomain`.
   * @param views - The number of views.
   */
  readonly arrange: (runs: readonly DomainRun[], settings: LayoutSettings, views: number) => SlotRun[];
}
