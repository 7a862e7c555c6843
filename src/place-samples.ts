import {arrangeRuns} from './batch/arrange-runs.js';
import type {BadSamples} from './batch/bad-samples.js';
import {viewsOf} from './batch/block-table.js';
import {picturePlaces} from './batch/picture-places.js';
import {replaceKnownBad, type Slot, slotsOf, type StandIn} from './batch/slots.js';
import type {Feed} from './feed.js';
import {type Plan, standInFor} from './plan/index.js';
import type {BatchKey, Domain} from './types.js';
import type {FillRun} from './workers/fill-batch.js';
import type {PlacedSample} from './workers/messages.js';

/** Which samples a batch has, and where their pictures go. */
export interface PlacedSamples {
  readonly runs: ReturnType<typeof arrangeRuns>;
  readonly slots: readonly Slot[];
  /** The view in each slot; absent where every view has a tensor of its own. */
  readonly viewOf?: readonly number[];
  /** Of each sample one slot, with the places of its pictures. */
  readonly places: ReadonlyMap<Slot, readonly number[]>;
  readonly standIn: StandIn;
}

/**
 * The plan of a batch, arranged as its feed asks, with stand-ins for samples that are known to be bad.
 *
 * @throws DATA_LOSS if there are too many of those.
 */
export function placeSamples(feed: Feed, plan: Plan, key: BatchKey, bad: BadSamples): PlacedSamples {
  const {batch, views} = feed.config;
  const planned = plan.runsOf(key);
  const runs = batch.mode === 'balanced' ? arrangeRuns(batch, planned, views.length, key) : planned;
  const slots = slotsOf(runs);
  const viewOf = viewsOf(runs);
  const standIn: StandIn = ({domain, planned: sample}, attempt) => standInFor(domain, sample, key, attempt);
  for (const slot of slots) replaceKnownBad(slot, bad, standIn);
  return {runs, slots, viewOf, places: picturePlaces(slots, views.length, viewOf), standIn};
}

/** The samples as threads are handed them, domain by domain. */
export function fillRuns(places: PlacedSamples['places']): FillRun[] {
  const byDomain = new Map<Domain, PlacedSample[]>();
  for (const [slot, slots] of places) {
    const samples = byDomain.get(slot.domain) ?? [];
    byDomain.set(slot.domain, samples);
    samples.push(placed(slot, slots));
  }
  return [...byDomain].map(([domain, samples]) => ({domain: domain.name, samples}));
}

/** The sample that a slot has now, and where its pictures go. */
export function placed({used, planned}: Slot, slots: readonly number[]): PlacedSample {
  return {slots, index: used, pass: planned.pass};
}

/** Indices in the catalog. */
export function indicesOf(samples: readonly PlacedSample[]): number[] {
  return samples.map(({index}) => index);
}
