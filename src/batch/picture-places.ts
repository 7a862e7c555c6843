import type {Slot} from './slots.js';

/**
 * Where the pictures of each sample go, counted in pictures from the start of the payload: one place a view. The first
 * one is always a slot of the sample.
 *
 * @param slots - (N) what fills each slot.
 * @param views - The number of views.
 * @param viewOf - (N) the view that stands in each slot; absent = each view has a tensor of N pictures to itself.
 */
export function picturePlaces(
  slots: readonly Slot[],
  views: number,
  viewOf?: readonly number[],
): Map<Slot, readonly number[]> {
  const places = new Map<Slot, number[]>();
  for (const [slot, sample] of slots.entries()) {
    const own = places.get(sample) ?? [];
    places.set(sample, own);
    if (viewOf === undefined)
      own.push(...Array.from({length: views}, (_, view) => view * slots.length + slot));
    else own[viewOf[slot]] = slot;
  }
  return places;
}
