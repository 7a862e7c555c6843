import type {CatalogColumns, Domain} from '../types.js';

import type {Slot} from './slots.js';

/** What a batch says of its samples: columns with one entry a slot, and the slots that hold a stand-in. */
export interface BatchColumns {
  /** Domain id. */
  readonly domain: readonly number[];
  /** Class index; -1 = withheld or none. */
  readonly label: readonly number[];
  readonly sampleId: readonly bigint[];
  readonly replaced: readonly {slot: number; wantedId: bigint; usedId: bigint; reason: string}[];
}

/** The columns of filled slots. Labels of domains for which `givesLabels` is false are withheld. */
export function columnsOf(
  slots: readonly Slot[],
  {label, sampleId}: CatalogColumns,
  givesLabels: (domain: Domain) => boolean,
): BatchColumns {
  return {
    domain: slots.map(({domain}) => domain.id),
    label: slots.map(({domain, used}) => (givesLabels(domain) ? label[used] : -1)),
    sampleId: slots.map(({used}) => sampleId[used]),
    replaced: slots.flatMap(({planned, used, reason}, slot) =>
      reason === undefined ? [] : [{slot, wantedId: sampleId[planned.index], usedId: sampleId[used], reason}],
    ),
  };
}
