import type {RandomStream} from '../random.js';

/** What a choice of partners looks at: one slot of a batch. */
export interface MixSlot {
  /** Domain id. */
  readonly domain: number;
  /** Class index, also where it is withheld; -1 = none. */
  readonly label: number;
  /** Which sample, as an index in the catalog. */
  readonly sample: number;
  /** The same for the slots that show the views of one sample, and for no others. */
  readonly seat: number;
}

/** What is known of a feed's batches before there is one. */
export interface MixGround {
  /** Name of the layout. */
  readonly layout: string;
  /** Domains that a rank's batch holds. */
  readonly domains: number;
  /** True: the views of a sample stand in slots of their own. */
  readonly joinsViews: boolean;
  /** Domains whose labels are withheld. */
  readonly withheld: readonly string[];
}

/** A way to choose the slot that each slot mixes with. */
export interface Pairing {
  /** Why a feed can't have it, and what it can have instead; undefined = it can. */
  readonly refuse: (ground: MixGround) => string | undefined;
  /** (N) the partner of each of N slots; a slot for which there is none has itself. */
  readonly choose: (slots: readonly MixSlot[], stream: RandomStream) => number[];
}
