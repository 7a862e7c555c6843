import type {BatchRequest} from '../batch-request.js';
import {DomainfeedError, expected} from '../errors.js';
import type {Feed} from '../feed.js';
import type {GetBatchRequest} from '../gen/domainfeed/v1/feed.js';

/**
 * A request of the wire, checked as far as it can be without the plan.
 *
 * @throws INVALID_ARGUMENT
 */
export function readRequest(wire: GetBatchRequest): BatchRequest {
  if (wire.feed === '') throw expected('feed', 'the name of a feed', wire.feed);
  if (wire.worldSize < 1) throw expected('world_size', 'at least 1', wire.worldSize);
  if (wire.labelVersion !== 0n) {
    throw expected('label_version', '0, since this feed has no pseudo labels', Number(wire.labelVersion));
  }
  return {
    feed: wire.feed,
    seed: wire.seed,
    epoch: wire.epoch,
    step: Number(wire.step), // inexact only far beyond the end of any epoch, where it is refused
    rank: wire.rank,
    worldSize: wire.worldSize,
  };
}

/**
 * Refuses a caller that expects another data set or recipe, so that a fleet can't mix two.
 *
 * @throws FAILED_PRECONDITION
 */
export function checkHashes(wire: GetBatchRequest, catalogHash: string, feed: Feed): void {
  const pairs = [
    ['catalog_hash', wire.catalogHash, catalogHash],
    ['recipe_hash', wire.recipeHash, feed.recipeHash],
  ] as const;
  for (const [name, wanted, own] of pairs) {
    if (wanted !== '' && wanted !== own) {
      throw new DomainfeedError(
        'FAILED_PRECONDITION',
        `Expected ${name} to be this server's ${own}, got '${wanted}'`,
      );
    }
  }
}
