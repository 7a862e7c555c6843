import type {CatalogColumns} from '../types.js';

import type {MixedSlot} from './mix-partners.js';
import type {Slot} from './slots.js';

/**
 * Filled slots as mixing sees them.
 *
 * @param views - (N) the view that stands in each slot; undefined where every view has a tensor of its own.
 */
export function mixedSlots(
  slots: readonly Slot[],
  views: readonly number[] | undefined,
  {label, sampleId}: CatalogColumns,
): MixedSlot[] {
  const seats = new Map([...new Set(slots)].map((slot, seat) => [slot, seat]));
  return slots.map((slot, place) => ({
    domain: slot.domain.id,
    label: label[slot.used],
    sample: slot.used,
    seat: seats.get(slot) ?? place,
    sampleId: sampleId[slot.used],
    pass: slot.planned.pass,
    view: views?.[place] ?? 0,
  }));
}
