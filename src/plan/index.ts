import type {Domain} from '../types.js';

import {type BalancedRule, planBalanced} from './balanced.js';
import type {Plan} from './plan.js';
import {planSequential} from './sequential.js';

export {epochPolicies} from './epoch-policy.js';
export {replacementAtPlace} from './order.js';
export {MAX_COUNT} from './permutation.js';
export type {BatchKey, DomainRun, Plan, PlannedSample} from './plan.js';

/** How a feed's batches are composed. */
export type BatchRule =
  ({readonly mode: 'balanced'} & BalancedRule) | {readonly mode: 'sequential'; readonly size: number};

/**
 * The plan of a feed for a world of `worldSize` ranks.
 *
 * @param domains - The feed's domains, in the order of their blocks.
 * @throws INVALID_ARGUMENT if the quotas don't fit the world size.
 */
export function createPlan(
  feed: string,
  domains: readonly Domain[],
  rule: BatchRule,
  worldSize: number,
): Plan {
  return rule.mode === 'balanced'
    ? planBalanced(feed, domains, rule, worldSize)
    : planSequential(domains, rule.size, worldSize);
}
