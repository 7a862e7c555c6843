import {expected} from '../errors.js';
import type {Domain} from '../types.js';

import {type EpochLength, stepsInEpoch} from './epoch-policy.js';
import {type PassAddress, sampleAtPlace} from './order.js';
import type {BatchKey, DomainRun, Plan, PlannedSample} from './plan.js';

/** A quota of every domain in every batch. */
export interface BalancedRule {
  /** Samples of each domain, by its name. */
  readonly perDomain: Readonly<Record<string, number>>;
  /** Whether `perDomain` counts one rank's batch or all ranks' together. */
  readonly per: 'rank' | 'global';
  readonly epoch: EpochLength;
}

/**
 * The plan in which every rank's batch holds exactly its share of every domain.
 *
 * Slot i of rank r at step t stands at position g = t·Q + r·Q/W + i of its domain, where Q is the domain's
 * quota over all W ranks: so ranks are disjoint, and the samples of a step don't depend on W as long as Q doesn't.
 * Position g is place g mod N of pass floor(g / N), and each pass has a random order of its own.
 *
 * @throws INVALID_ARGUMENT if a global quota isn't divisible by the world size.
 */
export function planBalanced(
  feed: string,
  domains: readonly Domain[],
  rule: BalancedRule,
  worldSize: number,
): Plan {
  const shares = domains.map((domain) => ({domain, quota: globalQuota(feed, domain, rule, worldSize)}));
  return {
    worldSize,
    stepsInEpoch: stepsInEpoch(
      rule.epoch,
      shares.map(({domain, quota}) => ({count: domain.count, quota})),
    ),
    globalBatch: shares.reduce((total, {quota}) => total + quota, 0),
    domains: shares,
    runsOf: (key) => shares.map(({domain, quota}) => runOf(domain, quota, worldSize, key)),
  };
}

function globalQuota(
  feed: string,
  domain: Domain,
  {perDomain, per}: BalancedRule,
  worldSize: number,
): number {
  const count = perDomain[domain.name];
  if (per === 'rank') return count * worldSize;
  if (count % worldSize === 0) return count;
  const dividing = Array.from({length: count}, (_, i) => i + 1).filter((size) => count % size === 0);
  throw expected(
    'world_size',
    `a divisor of feeds.${feed}.batch.per_domain for ${domain.name}, ${count} over all ranks (${dividing.join(', ')})`,
    worldSize,
  );
}

function runOf(domain: Domain, quota: number, worldSize: number, key: BatchKey): DomainRun {
  const perRank = quota / worldSize;
  const first = key.step * quota + key.rank * perRank;
  const samples = Array.from({length: perRank}, (_, slot) => sampleAt(domain, first + slot, key));
  return {domain, samples};
}

function sampleAt(domain: Domain, position: number, {seed, epoch}: BatchKey): PlannedSample {
  const pass = Math.floor(position / domain.count);
  const place = position % domain.count;
  const address: PassAddress = {seed, epoch, domain: domain.id, pass};
  return {index: domain.start + sampleAtPlace(address, place, domain.count), pass, place};
}
