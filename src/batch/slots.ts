import {DomainfeedError} from '../errors.js';
import type {Domain} from '../types.js';

import type {BadSamples} from './bad-samples.js';

/** A place in a batch, and the sample that fills it. */
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

/** Names a stand-in: an index within the domain, decided by the slot and the attempt alone. */
export type StandIn = (slot: Slot, attempt: number) => number;

/** A feed that allows many bad samples can meet several in a row, but not so many. */
const MAX_ATTEMPTS = 1000;

/** The slots of runs that stand one after the other. */
export function slotsOf(
  runs: readonly {domain: Domain; samples: readonly {index: number; pass: number; place: number}[]}[],
): Slot[] {
  return runs.flatMap(({domain, samples}) =>
    samples.map(({index, pass, place}) => ({domain, wanted: index, pass, place, used: index, attempts: 0})),
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
