import type {Domain} from '../types.js';

import {type BalancedRule, planBalanced} from './balanced.js';
import type {ClassIndex} from './class-index.js';
import type {Plan} from './plan.js';
import {planSequential} from './sequential.js';

export {type ClassIndex, indexClasses, type MissingClasses} from './class-index.js';
export {epochPolicies} from './epoch-policy.js';
export {MAX_COUNT} from './permutation.js';
export type {Plan} from './plan.js';
export {standInFor} from './stratum.js';

/** How a feed's batches are composed. */
export type BatchRule =
  ({readonly mode: 'balanced'} & BalancedRule) | {readonly mode: 'sequential'; readonly size: number};

/**
 * The plan of a feed for a world of `worldSize` ranks.
 *
 * @param domains - The feed's domains, in the order of their blocks.
 * @param classes - Needed for quotas by class.
 * @throws INVALID_ARGUMENT if the quotas don't fit the world size or the layout.
 */
export function createPlan(
  feed: string,
  domains: readonly Domain[],
  rule: BatchRule,
  worldSize: number,
  classes?: ClassIndex,
): Plan {
  return rule.mode === 'balanced'
    ? planBalanced(feed, domains, rule, worldSize, classes)
    : planSequential(domains, rule.size, worldSize);
}

/** The smallest world that a feed can be dealt to, whatever its quotas. */
export function smallestWorld(rule: BatchRule, domains: number): number {
  return rule.mode === 'balanced' && rule.bnGroupRanks !== undefined ? domains * rule.bnGroupRanks : 1;
}
