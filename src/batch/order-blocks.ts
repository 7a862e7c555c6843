import {deriveKey, stepStream} from '../random.js';

/**
 * The order of the domains of one step: as given, or drawn anew for each step. It is the same on every rank, so
 * that a domain's block stands at the same slots everywhere.
 */
export function orderBlocks<T>(
  runs: readonly T[],
  shuffle: boolean,
  {seed, epoch, step}: {seed: bigint; epoch: number; step: number},
): T[] {
  return shuffle ? stepStream(deriveKey(seed, 'blockOrder', epoch), step).shuffle(runs) : [...runs];
}
