import {DomainfeedError} from '../errors.js';
import type {Domain} from '../types.js';

import type {BadSamples} from './bad-samples.js';

/** What fills a slot of a batch. Where the views of a sample stand side by side, they share it. */
export interface Slot {
  readonly domain: Domain;
  /** The sample that the plan has here, as an index in the catalog. */
  readonly wanted: number;
  readonly pass: number;
  readonly place: number;
  /** The sample that is used: `wanted`, or one that stands in for it. */
  used: number;
  /** How many stand-ins were tried. */
  attempts: number;
  /** Why `wanted` is not used. */
  reason?: string;
}

/** A sample as it is planned, by its index in the catalog. */
export interface SlotSample {
  readonly index: number;
  readonly pass: number;
  readonly place: number;
}

/** Names a stand-in: an index within the domain, decided by the slot and the attempt alone. */
export type StandIn = (slot: Slot, attempt: number) => number;

/** A feed that allows many bad samples can meet several in a row, but not so many. */
const MAX_ATTEMPTS = 1000;

/** The slots of runs that stand one after the other; a sample that stands in several runs is one object. */
export function slotsOf(runs: readonly {domain: Domain; samples: readonly SlotSample[]}[]): Slot[] {
  const known = new Map<SlotSample, Slot>();
  return runs.flatMap(({domain, samples}) =>
    samples.map((sample) => {
      const {index, pass, place} = sample;
      const slot = known.get(sample) ?? {domain, wanted: index, pass, place, used: index, attempts: 0};
      known.set(sample, slot);
      return slot;
    }),
  );
}

/**
 * Gives a slot another sample of its domain if the one it has is known to be bad, until it has one that isn't.
 *
 * @throws DATA_LOSS if the domain has more bad samples than its budget, or hardly any good ones.
 */
export function replaceKnownBad(slot: Slot, bad: BadSamples, standIn: StandIn): void {
  for (let reason = bad.reasonOf(slot.used); reason !== undefined; reason = bad.reasonOf(slot.used)) {
    bad.check(slot.domain);
    if (slot.attempts === MAX_ATTEMPTS) {
      throw new DomainfeedError(
        'DATA_LOSS',
        `Domain ${slot.domain.name}: ${MAX_ATTEMPTS} stand-ins in a row are bad`,
      );
    }
    slot.reason ??= reason;
    slot.used = slot.domain.start + standIn(slot, slot.attempts);
    slot.attempts++;
  }
}
