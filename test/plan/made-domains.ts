import fc from 'fast-check';

import type {BalancedRule} from '../../src/plan/balanced.js';
import type {Plan} from '../../src/plan/index.js';
import type {Domain} from '../../src/types.js';

/** Domains d0, d1, ... with so many samples, one after the other in a catalog. */
export function domainsOf(counts: readonly number[]): Domain[] {
  let start = 0;
  return counts.map((count, id) => {
    const domain: Domain = {id, name: `d${id}`, role: 'source', start, count};
    start += count;
    return domain;
  });
}

/** The same number of samples, or one for each, by domain name. */
export function quotasOf(domains: readonly Domain[], quotas: readonly number[]): Record<string, number> {
  return Object.fromEntries(domains.map(({name}, i) => [name, quotas[i]]));
}

/** Catalog indices of a batch, domain after domain. */
export function indicesOf(
  plan: Plan,
  key: {seed?: bigint; epoch?: number; step: number; rank?: number},
): number[] {
  const {seed = 7n, epoch = 0, step, rank = 0} = key;
  return plan.runsOf({seed, epoch, step, rank}).flatMap(({samples}) => samples.map(({index}) => index));
}

/** Numbers from 0 to `count` - 1. */
export function range(count: number): number[] {
  return Array.from({length: count}, (_, i) => i);
}

/** 1 to 4 domains of any size, with quotas for one rank, a world and an epoch. */
export const anyFeed = fc
  .array(fc.tuple(fc.integer({min: 1, max: 40}), fc.integer({min: 1, max: 6})), {minLength: 1, maxLength: 4})
  .chain((sizes) =>
    fc.record({
      counts: fc.constant(sizes.map(([count]) => count)),
      quotas: fc.constant(sizes.map(([, quota]) => quota)),
      worldSize: fc.integer({min: 1, max: 4}),
      epoch: fc.integer({min: 0, max: 5}),
      seed: fc.bigInt({min: 0n, max: 2n ** 64n - 1n}),
      policy: fc.constantFrom<BalancedRule['epoch']>('longest', 'shortest', 'total', {steps: 7}),
    }),
  );
