import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {type BalancedRule, planBalanced} from '../../src/plan/balanced.js';
import {indexClasses} from '../../src/plan/class-index.js';
import {epochPolicies} from '../../src/plan/index.js';
import type {BatchKey, PlannedSample} from '../../src/types.js';

import {anyFeed, domainsOf, range} from './made-domains.js';

/** The balanced rules that are more than a number for every domain, each for three domains of 48 to 120 samples. */
const counts = [48, 72, 120];
const domains = domainsOf(counts);
const total = counts.reduce((sum, count) => sum + count, 0);
const label = Int32Array.from({length: total}, (_, index) => (index * 7 + Math.floor(index / 5)) % 3);
const classes = indexClasses('train', domains, {label, classes: ['a', 'b', 'c'], missing: 'refuse'});

interface Case {
  readonly rule: Omit<BalancedRule, 'per' | 'epoch'>;
  /** Worlds that can have four samples of each domain or class over all ranks, apart from each other. */
  readonly worlds: readonly number[];
}

const four = {d0: 4, d1: 4, d2: 4};
const cases: Readonly<Record<string, Case>> = {
  per_domain: {rule: {perDomain: four}, worlds: [1, 2, 4]},
  per_class: {rule: {perClass: 4}, worlds: [1, 2, 4]},
  domains_per_batch: {rule: {perDomain: four, domainsPerBatch: 2}, worlds: [1, 2, 4]},
  'domains_per_batch with per_class': {rule: {perClass: 4, domainsPerBatch: 2}, worlds: [1, 2, 4]},
  bn_group_ranks: {rule: {perDomain: four, bnGroupRanks: 2}, worlds: [6, 12]},
  'bn_group_ranks with per_class': {rule: {perClass: 4, bnGroupRanks: 1}, worlds: [3, 6, 12]},
};

const policies = [...(Object.keys(epochPolicies) as (keyof typeof epochPolicies)[]), {steps: 7}];
const anyKey = fc.record({seed: fc.bigInt({min: 0n, max: 2n ** 64n - 1n}), epoch: fc.nat(5)});

const planFor = ({rule}: Case, worldSize: number, epoch: BalancedRule['epoch'] = 'longest') =>
  planBalanced('train', domains, {...rule, per: 'global', epoch}, worldSize, classes);

/** What the ranks get together in a step: for each domain its samples, in the order of their positions. */
function globalBatch(of: Case, worldSize: number, key: Omit<BatchKey, 'rank'>): Map<number, number[]> {
  const plan = planFor(of, worldSize);
  const batch = new Map<number, number[]>();
  for (const rank of range(worldSize)) {
    for (const {domain, samples} of plan.runsOf({...key, rank})) {
      batch.set(domain.id, [...(batch.get(domain.id) ?? []), ...samples.map(({index}) => index)]);
    }
  }
  return batch;
}

describe.each(Object.entries(cases))('a plan by %s', (name, of) => {
  it('gives every rank an equally large batch at every step, and exact quotas over the ranks', () => {
    for (const worldSize of of.worlds) {
      const plan = planFor(of, worldSize);
      for (const step of range(Math.min(plan.stepsInEpoch, 8))) {
        const ranks = range(worldSize).map((rank) => plan.runsOf({seed: 7n, epoch: 1, step, rank}));
        const sizes = ranks.map((runs) => runs.flatMap(({samples}) => samples).length);
        expect(new Set(sizes)).toEqual(new Set([plan.globalBatch / worldSize]));
        const given = new Map<number, number>();
        for (const {domain, samples} of ranks.flat()) {
          given.set(domain.id, (given.get(domain.id) ?? 0) + samples.length);
        }
        for (const [id, count] of given) expect(count).toBe(plan.domains[id].quota);
      }
    }
  });

  it('puts the same samples into a step for every world that can have it', () => {
    fc.assert(
      fc.property(anyKey, fc.nat(20), (key, step) => {
        const [first, ...others] = of.worlds.map((worldSize) => globalBatch(of, worldSize, {...key, step}));
        const sorted = (batch: Map<number, number[]>) =>
          [...batch]
            .sort(([a], [b]) => a - b)
            .map(([id, samples]) => [id, samples.toSorted((a, b) => a - b)]);
        for (const other of others) expect(sorted(other)).toEqual(sorted(first));
      }),
      {numRuns: 20},
    );
  });

  it('visits every sample of a domain, or of a class in it, once in each pass', () => {
    const worldSize = of.worlds[0];
    const plan = planFor(of, worldSize, {steps: 120});
    const passes = new Map<string, PlannedSample[]>();
    for (const step of range(120)) {
      for (const rank of range(worldSize)) {
        for (const {domain, samples} of plan.runsOf({seed: 3n, epoch: 2, step, rank})) {
          for (const sample of samples) {
            const pass = `${domain.id} ${sample.members?.label ?? ''} ${sample.pass}`;
            passes.set(pass, [...(passes.get(pass) ?? []), sample]);
          }
        }
      }
    }
    for (const samples of passes.values()) {
      expect(new Set(samples.map(({index}) => index)).size).toBe(samples.length);
      expect(new Set(samples.map(({place}) => place)).size).toBe(samples.length);
    }
    expect([...passes.keys()].some((pass) => pass.endsWith(' 1'))).toBe(true);
  });

  it('has of each domain as many visits as it says, and under each policy what that policy promises', () => {
    for (const policy of policies) {
      const worldSize = of.worlds[0];
      const plan = planFor(of, worldSize, policy);
      const epoch = {seed: 5n, epoch: 3};
      const seen = domains.map(() => [] as number[]);
      for (const step of range(plan.stepsInEpoch)) {
        for (const rank of range(worldSize)) {
          for (const {domain, samples} of plan.runsOf({...epoch, step, rank})) {
            seen[domain.id].push(...samples.map(({index}) => index));
          }
        }
      }
      expect(seen.map((visits) => visits.length)).toEqual(plan.visitsIn(epoch));
      if (policy === 'longest') expect(seen.map((visits) => new Set(visits).size)).toEqual(counts);
      if (policy === 'shortest') {
        expect(seen.map((visits) => visits.length)).toEqual(seen.map((visits) => new Set(visits).size));
      }
      if (policy === 'total') expect(seen.flat().length).toBeGreaterThanOrEqual(total);
      if (typeof policy === 'object') expect(plan.stepsInEpoch).toBe(policy.steps);
      else if (name.includes('domains_per_batch')) expect(plan.stepsInEpoch % 3).toBe(0);
    }
  });

  it('reaches a late step without the ones before it', () => {
    const plan = planFor(of, of.worlds[0], {steps: 1e9});
    const runs = plan.runsOf({seed: 1n, epoch: 0, step: 1e9 - 1, rank: 0});
    expect(runs.flatMap(({samples}) => samples).length).toBe(plan.globalBatch / of.worlds[0]);
  });
});

describe('a plan by class', () => {
  it('gives each rank so many of each class of each domain, by turns', () => {
    const plan = planBalanced('train', domains, {perClass: 2, per: 'rank', epoch: 'longest'}, 2, classes);
    const runs = plan.runsOf({seed: 7n, epoch: 0, step: 3, rank: 1});
    expect(runs.map(({samples}) => samples.map(({index}) => label[index]))).toEqual(
      domains.map(() => [0, 1, 2, 0, 1, 2]),
    );
  });

  it("keeps a class's order when other domains are left out, and when it is planned beside other classes", () => {
    const rule = {perClass: 3, per: 'rank', epoch: {steps: 50}} as const;
    const key = {seed: 9n, epoch: 1, step: 20, rank: 0};
    const all = planBalanced('train', domains, rule, 1, classes).runsOf(key);
    for (const [place, domain] of domains.entries()) {
      expect(planBalanced('train', [domain], rule, 1, classes).runsOf(key)).toEqual([all[place]]);
    }
  });

  it('has an order for each class that is not the one of another class or of the domain', () => {
    const two = domainsOf([40]);
    const halves = indexClasses('t', two, {
      label: Int32Array.from({length: 40}, (_, i) => i % 2),
      classes: ['a', 'b'],
      missing: 'refuse',
    });
    const plan = planBalanced('t', two, {perClass: 20, per: 'rank', epoch: 'longest'}, 1, halves);
    const [{samples}] = plan.runsOf({seed: 0n, epoch: 0, step: 0, rank: 0});
    const halvesOf = (rest: number) => samples.filter((_, i) => i % 2 === rest).map(({index}) => index >> 1);
    expect(halvesOf(0)).not.toEqual(halvesOf(1));
    expect(halvesOf(0).toSorted((a, b) => a - b)).toEqual(range(20));
  });
});

describe('a plan of some domains per step', () => {
  it("keeps a domain's order: its n-th batch is that of a plan with the domain alone", () => {
    const rule = {perDomain: four, per: 'rank', epoch: {steps: 40}} as const;
    const plan = planBalanced('train', domains, {...rule, domainsPerBatch: 2}, 1);
    const turns = domains.map(() => 0);
    for (const step of range(40)) {
      for (const run of plan.runsOf({seed: 2n, epoch: 4, step, rank: 0})) {
        const alone = planBalanced('train', [run.domain], rule, 1);
        expect([run]).toEqual(alone.runsOf({seed: 2n, epoch: 4, step: turns[run.domain.id]++, rank: 0}));
      }
    }
  });

  it('refuses quotas that would make batches of different sizes', () => {
    const rule = {
      perDomain: {d0: 4, d1: 4, d2: 8},
      per: 'rank',
      epoch: 'longest',
      domainsPerBatch: 2,
    } as const;
    expect(() => planBalanced('train', domains, rule, 1)).toThrow(
      'Expected the samples of each domain in a batch of feed train to be the same for all, since not every batch has ' +
        'every domain and all are to be equally large, got { d0: 4, d1: 4, d2: 8 }',
    );
  });
});

describe('a plan of a domain per rank', () => {
  it('counts what one rank holds of its domain, or all ranks together', () => {
    const plan = (per: 'rank' | 'global') =>
      planBalanced('train', domains, {perDomain: four, per, epoch: 'longest', bnGroupRanks: 2}, 12);
    expect([plan('rank').globalBatch, plan('global').globalBatch]).toEqual([48, 12]);
  });

  it('refuses a world whose ranks can not share a quota, and says which can', () => {
    const rule = {perDomain: four, per: 'global', epoch: 'longest', bnGroupRanks: 2} as const;
    expect(() => planBalanced('train', domains, rule, 18)).toThrow(
      'Expected world_size to be one of 6, 12 (feeds.train.batch.per_domain for d0 is 4 over all ranks), got 18',
    );
    expect(() => planBalanced('train', domains, {...rule, perDomain: {d0: 3, d1: 3, d2: 3}}, 6)).toThrow(
      'Expected feeds.train.batch.per_domain for d0 to be a multiple of bn_group_ranks 2, got 3',
    );
  });
});

describe('a plan for replicas', () => {
  it('refuses quotas that can not be dealt evenly', () => {
    const rule = {perDomain: four, per: 'rank', epoch: 'longest', replicas: 2, samplesPerDomain: 4} as const;
    expect(() => planBalanced('train', domains, rule, 1)).toThrow(
      "Expected the samples of d0 in a rank's batch of feed train to be a multiple of 8, replicas x samples_per_domain, got 4",
    );
  });

  it('plans the same samples as without', () => {
    fc.assert(
      fc.property(anyFeed, ({counts: sizes, epoch, seed, worldSize}) => {
        const own = domainsOf(sizes);
        const perDomain = Object.fromEntries(own.map(({name}) => [name, 12]));
        const rule = {perDomain, per: 'rank', epoch: 'longest'} as const;
        const key = {seed, epoch, step: 0, rank: worldSize - 1};
        const dealt = planBalanced('train', own, {...rule, replicas: 2, samplesPerDomain: 3}, worldSize);
        expect(dealt.runsOf(key)).toEqual(planBalanced('train', own, rule, worldSize).runsOf(key));
      }),
      {numRuns: 30},
    );
  });
});
