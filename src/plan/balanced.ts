import {expected} from '../errors.js';
import type {BatchKey, Domain, DomainRun, PlannedSample} from '../types.js';

import type {ClassIndex} from './class-index.js';
import {createDomainCycle, type Turn} from './domain-cycle.js';
import {type EpochLength, stepsInEpoch} from './epoch-policy.js';
import type {Plan} from './plan.js';
import {dealByGroup, dealToAll, type RankDeal} from './rank-deal.js';
import {countOf, sampleAt, type Stratum} from './stratum.js';

/** A quota of every domain, or of every class of every domain, in every batch. */
export interface BalancedRule {
  /** Samples of each domain, by its name; or else `perClass`. */
  readonly perDomain?: Readonly<Record<string, number>>;
  /** Samples of each class of each domain. */
  readonly perClass?: number;
  /** Whether these count one rank's batch or all ranks' together. */
  readonly per: 'rank' | 'global';
  readonly epoch: EpochLength;
  /** So many domains in each step, by turns; all unless given. */
  readonly domainsPerBatch?: number | 'all';
  /** Each rank's batch holds one domain: so many neighbouring ranks the same one. Absent = it holds them all. */
  readonly bnGroupRanks?: number;
  /** A rank's samples of each domain are dealt to so many equal parts (1 unless given) ... */
  readonly replicas?: number;
  /** ... in runs of so many (1 unless given). */
  readonly samplesPerDomain?: number;
}

/** What a domain gives to a step that has it. */
interface Share {
  readonly domain: Domain;
  readonly strata: readonly Stratum[];
  /** Samples of each stratum over all ranks, and in the batch of a rank that holds the domain. */
  readonly quota: number;
  readonly perRank: number;
}

/**
 * The plan in which every rank's batch holds exactly its share of every domain.
 *
 * Slot i of the r-th of W ranks that hold a domain stands, at the a-th step (from 0) that has the domain, at position
 * g = a·Q + r·Q/W + i of the domain, where Q is its quota over all ranks: so ranks are disjoint, and the samples of a
 * step don't depend on W as long as Q doesn't. Position g is place g mod N of pass floor(g / N), and each pass has a
 * random order of its own. With quotas by class all this holds for each class of each domain.
 *
 * @param classes - Needed for quotas by class.
 * @throws INVALID_ARGUMENT if the quotas don't fit the world size or the layout.
 */
export function planBalanced(
  feed: string,
  domains: readonly Domain[],
  rule: BalancedRule,
  worldSize: number,
  classes?: ClassIndex,
): Plan {
  const {bnGroupRanks, domainsPerBatch = 'all'} = rule;
  const cycle = createDomainCycle(feed, domains.length, domainsPerBatch);
  const deal =
    bnGroupRanks === undefined ? dealToAll(worldSize) : dealByGroup(domains.length, bnGroupRanks, worldSize);
  const shares = domains.map((domain) => shareOf(feed, domain, rule, deal, classes));
  if (cycle.steps > 1 || bnGroupRanks !== undefined) refuseUnequal(feed, shares);
  const quotas = shares.map(({domain, strata, quota}) => ({domain, quota: strata.length * quota}));
  const ofDomains = quotas.reduce((total, {quota}) => total + quota, 0);
  const steps = stepsInEpoch(
    rule.epoch,
    shares.flatMap(({strata, quota}) => strata.map((stratum) => ({count: countOf(stratum), quota}))),
    cycle,
  );
  return {
    worldSize,
    stepsInEpoch: steps,
    globalBatch: (ofDomains * cycle.appearances) / cycle.steps,
    domains: quotas,
    visitsIn: (epoch) =>
      cycle.turnsBefore({...epoch, step: steps}).map((turns, place) => turns * quotas[place].quota),
    runsOf: (key) => cycle.turnsAt(key).flatMap((turn) => runOf(shares[turn.place], turn, deal, key)),
  };
}

function shareOf(
  feed: string,
  domain: Domain,
  rule: BalancedRule,
  deal: RankDeal,
  classes?: ClassIndex,
): Share {
  const strata = rule.perClass === undefined ? [{domain}] : classStrata(domain, classes);
  const quota = quotaOf(feed, domain, rule, deal);
  const perRank = quota / deal.holders;
  const multiple = (rule.replicas ?? 1) * (rule.samplesPerDomain ?? 1);
  if ((strata.length * perRank) % multiple !== 0) {
    throw expected(
      `the samples of ${domain.name} in a rank's batch of feed ${feed}`,
      `a multiple of ${multiple}, replicas x samples_per_domain`,
      strata.length * perRank,
    );
  }
  return {domain, strata, quota, perRank};
}

function classStrata(domain: Domain, classes: ClassIndex | undefined): Stratum[] {
  const own = classes?.get(domain.id);
  if (own === undefined) throw new Error(`Quotas by class need the classes of ${domain.name}`);
  return own.map((members) => ({domain, members}));
}

/** Samples of the domain, or of each of its classes, over all ranks. */
function quotaOf(feed: string, domain: Domain, rule: BalancedRule, deal: RankDeal): number {
  const {per, perDomain, perClass} = rule;
  const count = perClass ?? perDomain?.[domain.name];
  if (count === undefined) throw new Error(`No quota for domain ${domain.name} of feed ${feed}`);
  if (per === 'rank') return count * deal.holders;
  if (count % deal.holders === 0) return count;
  const field = `feeds.${feed}.batch.${perClass === undefined ? `per_domain for ${domain.name}` : 'per_class'}`;
  const worlds = Array.from({length: count}, (_, i) => i + 1)
    .filter((holders) => count % holders === 0 && holders % deal.groupRanks === 0)
    .map((holders) => holders * deal.domainsApart);
  if (worlds.length === 0) throw expected(field, `a multiple of bn_group_ranks ${deal.groupRanks}`, count);
  const world = deal.holders * deal.domainsApart;
  throw expected('world_size', `one of ${worlds.join(', ')} (${field} is ${count} over all ranks)`, world);
}

function refuseUnequal(feed: string, shares: readonly Share[]): void {
  const counts = shares.map(({domain, strata, perRank}) => [domain.name, strata.length * perRank] as const);
  if (new Set(counts.map(([, count]) => count)).size === 1) return;
  throw expected(
    `the samples of each domain in a batch of feed ${feed}`,
    'the same for all, since not every batch has every domain and all are to be equally large',
    Object.fromEntries(counts),
  );
}

/** Classes stand by turns, so that also a part of the run has about the same share of each. */
function runOf(share: Share, {place, earlier}: Turn, deal: RankDeal, key: BatchKey): DomainRun[] {
  const turn = deal.turnOf(key.rank, place);
  if (turn === undefined) return [];
  const {domain, strata, quota, perRank} = share;
  const first = earlier * quota + turn * perRank;
  const samples = Array.from({length: perRank}, (_, i) =>
    strata.map((stratum): PlannedSample => sampleAt(stratum, first + i, key)),
  ).flat();
  return [{domain, samples}];
}
