import {expected} from '../errors.js';
import type {Domain} from '../types.js';

import {type BalancedRule, planBalanced} from './balanced.js';
import type {Plan} from './plan.js';
import {planSequential} from './sequential.js';

export {epochPolicies} from './epoch-policy.js';
export {replacementAtPlace} from './order.js';
export {MAX_COUNT} from './permutation.js';
export type {BatchKey, DomainRun, Plan, PlannedSample} from './plan.js';

const MAX_WORLD_SIZE = 2 ** 20;

/** How a feed's batches are composed. */
export type BatchRule =
  ({readonly mode: 'balanced'} & BalancedRule) | {readonly mode: 'sequential'; readonly size: number};

/**
 * The plan of a feed for a world of `worldSize` ranks.
 *
 * @param domains - The feed's domains, in the order of their blocks.
 * @param worldSize - 1 to 2^20.
 * @throws INVALID_ARGUMENT if it is not, or if the quotas don't fit it.
 */
export function createPlan(
  feed: string,
  domains: readonly Domain[],
  rule: BatchRule,
  worldSize: number,
): Plan {
  if (!(worldSize >= 1 && worldSize <= MAX_WORLD_SIZE)) {
    throw expected('world_size', `1 to ${MAX_WORLD_SIZE}`, worldSize);
  }
  return rule.mode === 'balanced'
    ? planBalanced(feed, domains, rule, worldSize)
    : planSequential(domains, rule.size, worldSize);
}
