import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {planBalanced} from '../../src/plan/balanced.js';
import type {PlannedSample} from '../../src/types.js';

import {anyFeed, domainsOf, indicesOf, quotasOf, range} from './made-domains.js';

/** All samples of a domain in an epoch, in the order of their positions: step, rank, slot. */
function visits(
  feed: {counts: number[]; quotas: number[]; worldSize: number; epoch: number; seed: bigint},
  steps: number,
) {
  const domains = domainsOf(feed.counts);
  const rule = {perDomain: quotasOf(domains, feed.quotas), per: 'rank', epoch: {steps}} as const;
  const plan = planBalanced('train', domains, rule, feed.worldSize);
  return domains.map((domain) =>
    range(steps).flatMap((step) =>
      range(feed.worldSize).flatMap((rank): readonly PlannedSample[] => {
        const runs = plan.runsOf({seed: feed.seed, epoch: feed.epoch, step, rank});
        return runs.find((run) => run.domain.id === domain.id)?.samples ?? [];
      }),
    ),
  );
}

describe('planBalanced', () => {
  it('gives every rank exactly its quota of every domain at every step', () => {
    fc.assert(
      fc.property(anyFeed, ({counts, quotas, worldSize, epoch, seed, policy}) => {
        const domains = domainsOf(counts);
        const plan = planBalanced(
          'train',
          domains,
          {perDomain: quotasOf(domains, quotas), per: 'rank', epoch: policy},
          worldSize,
        );
        for (const step of [0, plan.stepsInEpoch - 1]) {
          for (const rank of range(worldSize)) {
            const runs = plan.runsOf({seed, epoch, step, rank});
            expect(runs.map(({domain, samples}) => [domain.id, samples.length])).toEqual(
              quotas.map((quota, id) => [id, quota]),
            );
          }
        }
      }),
    );
  });

  it('visits every sample of a domain once in each pass, over all ranks', () => {
    fc.assert(
      fc.property(anyFeed, (feed) => {
        for (const [id, samples] of visits(feed, 12).entries()) {
          const {start, count} = domainsOf(feed.counts)[id];
          for (let pass = 0; (pass + 1) * count <= samples.length; pass++) {
            const seen = samples.slice(pass * count, (pass + 1) * count);
            expect(seen.every((sample) => sample.pass === pass)).toBe(true);
            expect(seen.map(({index}) => index - start).sort((a, b) => a - b)).toEqual(range(count));
          }
        }
      }),
      {numRuns: 50},
    );
  });

  it('deals disjoint samples to the ranks while a pass lasts', () => {
    const domains = domainsOf([48]);
    const plan = planBalanced('train', domains, {perDomain: {d0: 4}, per: 'rank', epoch: 'longest'}, 3);
    const dealt = range(plan.stepsInEpoch).flatMap((step) =>
      range(3).flatMap((rank) => indicesOf(plan, {step, rank})),
    );
    expect(plan.stepsInEpoch).toBe(4);
    expect(dealt.sort((a, b) => a - b)).toEqual(range(48));
  });

  it('puts the same samples into a step for every world size that divides a global quota', () => {
    fc.assert(
      fc.property(anyFeed, fc.nat(30), ({counts, epoch, seed}, step) => {
        const domains = domainsOf(counts);
        const rule = {
          perDomain: quotasOf(
            domains,
            counts.map(() => 4),
          ),
          per: 'global',
          epoch: 'longest',
        } as const;
        const steps = [1, 2, 4].map((worldSize) => {
          const plan = planBalanced('train', domains, rule, worldSize);
          return domains.map(({id}) =>
            range(worldSize).flatMap((rank) =>
              plan.runsOf({seed, epoch, step, rank})[id].samples.map(({index}) => index),
            ),
          );
        });
        expect(steps[1]).toEqual(steps[0]);
        expect(steps[2]).toEqual(steps[0]);
      }),
    );
  });

  it("keeps a domain's order when other domains are left out", () => {
    fc.assert(
      fc.property(anyFeed, fc.nat(20), ({counts, quotas, epoch, seed}, step) => {
        const domains = domainsOf(counts);
        const rule = {perDomain: quotasOf(domains, quotas), per: 'rank', epoch: {steps: 21}} as const;
        const key = {seed, epoch, step, rank: 0};
        const all = planBalanced('train', domains, rule, 1).runsOf(key);
        for (const [place, domain] of domains.entries()) {
          expect(planBalanced('train', [domain], rule, 1).runsOf(key)).toEqual([all[place]]);
        }
      }),
    );
  });

  it('orders epochs, seeds and passes differently', () => {
    const plan = planBalanced('t', domainsOf([60]), {perDomain: {d0: 60}, per: 'rank', epoch: {steps: 2}}, 1);
    const orders = [
      indicesOf(plan, {step: 0}),
      indicesOf(plan, {step: 1}),
      indicesOf(plan, {step: 0, epoch: 1}),
      indicesOf(plan, {step: 0, seed: 8n}),
    ].map(String);
    expect(new Set(orders).size).toBe(4);
  });

  it('counts a global quota once, whatever the world', () => {
    const domains = domainsOf([10, 20]);
    const rule = {perDomain: {d0: 4, d1: 8}, per: 'global', epoch: 'longest'} as const;
    const plan = planBalanced('train', domains, rule, 2);
    expect(plan.globalBatch).toBe(12);
    expect(plan.runsOf({seed: 0n, epoch: 0, step: 0, rank: 1}).map(({samples}) => samples.length)).toEqual([
      2, 4,
    ]);
  });

  it('refuses a world that does not divide a global quota, and says which do', () => {
    const rule = {perDomain: {d0: 6}, per: 'global', epoch: 'longest'} as const;
    expect(() => planBalanced('train', domainsOf([9]), rule, 4)).toThrow(
      'Expected world_size to be one of 1, 2, 3, 6 (feeds.train.batch.per_domain for d0 is 6 over all ranks), got 4',
    );
  });

  it('reaches a step of a domain of billions', () => {
    const domains = domainsOf([1e9, 2e9]);
    const rule = {perDomain: {d0: 8, d1: 8}, per: 'rank', epoch: 'longest'} as const;
    const plan = planBalanced('train', domains, rule, 64);
    const [first, second] = plan.runsOf({seed: 1n, epoch: 3, step: plan.stepsInEpoch - 1, rank: 63});
    expect(plan.stepsInEpoch).toBe(Math.ceil(2e9 / 512));
    expect(first.samples.every(({index}) => index < 1e9)).toBe(true);
    expect(second.samples.every(({index}) => index >= 1e9 && index < 3e9)).toBe(true);
  });
});
