import {DomainfeedError} from '../errors.js';
import type {Domain, DomainRun, PlannedSample} from '../types.js';

import type {BadSamples} from './bad-samples.js';

/** What fills a slot of a batch. Where the views of a sample stand in slots of their own, they share it. */
export interface Slot {
  readonly domain: Domain;
  /** The sample that the plan has here. */
  readonly planned: PlannedSample;
  /** The sample that is used: the planned one, or one that stands in for it, as an index in the catalog. */
  used: number;
  /** How many stand-ins were tried. */
  attempts: number;
  /** Why the planned sample is not used. */
  reason?: string;
}

/** Names a stand-in: an index in the catalog, decided by the slot's plan and the attempt alone. */
export type StandIn = (slot: Slot, attempt: number) => number;

/** A feed that allows many bad samples can meet several in a row, but not so many. */
const MAX_ATTEMPTS = 1000;

/** (N) the slots of runs that stand one after the other. A sample that stands in several runs is one object. */
export function slotsOf(runs: readonly DomainRun[]): Slot[] {
  const known = new Map<PlannedSample, Slot>();
  return runs.flatMap(({domain, samples}) =>
    samples.map((planned) => {
      const slot = known.get(planned) ?? {domain, planned, used: planned.index, attempts: 0};
      known.set(planned, slot);
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
    slot.used = standIn(slot, slot.attempts);
    slot.attempts++;
  }
}
