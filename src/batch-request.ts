import {DomainfeedError, expected, nearestOf} from './errors.js';
import type {Feed} from './feed.js';
import {createPlan, type Plan, smallestWorld} from './plan/index.js';
import type {BatchKey} from './types.js';

/** Which batch a trainer wants. */
export interface BatchRequest {
  readonly feed: string;
  /** Absent = the feed's. */
  readonly seed?: bigint;
  readonly epoch: number;
  readonly step: number;
  readonly rank: number;
  readonly worldSize: number;
}

const MAX_WORLD_SIZE = 2 ** 20;

/** @throws NOT_FOUND, with the feeds there are. */
export function feedNamed(feeds: readonly Feed[], name: string): Feed {
  const feed = feeds.find((candidate) => candidate.name === name);
  if (feed !== undefined) return feed;
  const names = feeds.map((candidate) => candidate.name);
  const nearest = nearestOf(name, names);
  const hint = nearest === undefined ? '' : `. Did you mean '${nearest}'?`;
  throw new DomainfeedError(
    'NOT_FOUND',
    `Expected feed to be one of ${names.join(', ')}, got '${name}'${hint}`,
  );
}

/** @throws INVALID_ARGUMENT if the feed can't be dealt to so many ranks. */
export function planOf(feed: Feed, worldSize: number): Plan {
  if (worldSize < 1 || worldSize > MAX_WORLD_SIZE) {
    throw expected('world_size', `1 to ${MAX_WORLD_SIZE}`, worldSize);
  }
  return createPlan(feed.name, feed.domains, feed.config.batch, worldSize, feed.classes);
}

/**
 * The plan for the smallest world that the feed's layout allows; a rank's batch is the same in all that it allows, unless
 * quotas count all ranks.
 *
 * @throws INVALID_ARGUMENT if the feed can't be dealt to any number of ranks.
 */
export function smallestPlanOf(feed: Feed): Plan {
  return planOf(feed, smallestWorld(feed.config.batch, feed.domains.length));
}

/**
 * The key of a batch of this plan.
 *
 * @throws INVALID_ARGUMENT if there is no such rank; OUT_OF_RANGE if the epoch has no such step.
 */
export function keyOf({seed, epoch, step, rank, worldSize}: BatchRequest, feed: Feed, plan: Plan): BatchKey {
  if (rank >= worldSize) throw expected('rank', `below world_size ${worldSize}`, rank);
  if (step >= plan.stepsInEpoch) {
    throw new DomainfeedError(
      'OUT_OF_RANGE',
      `Expected step to be below steps_in_epoch ${plan.stepsInEpoch}, got ${step}`,
    );
  }
  return {seed: seed ?? BigInt(feed.config.seed), epoch, step, rank};
}
