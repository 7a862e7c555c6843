import {deriveKey, RandomStream} from '../random.js';

/** A run of slots that hold samples of one domain. */
export interface Block {
  readonly domain: number;
  /** First slot. */
  readonly start: number;
  readonly count: number;
}

/**
 * The order of the blocks of one step: as given, or drawn anew for each step. It is the same on every rank, so
 * that a domain's block stands at the same slots everywhere.
 */
export function orderBlocks<T>(
  runs: readonly T[],
  shuffle: boolean,
  key: {seed: bigint; epoch: number; step: number},
): T[] {
  const order = [...runs];
  if (!shuffle) return order;
  const stream = new RandomStream(deriveKey(key.seed, 'blockOrder', key.epoch), [
    key.step >>> 0,
    Math.floor(key.step / 2 ** 32),
    0,
  ]);
  for (let last = order.length - 1; last > 0; last--) {
    const other = stream.below(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** The block table of runs that stand one after the other. */
export function blocksOf(runs: readonly {domain: {id: number}; samples: readonly unknown[]}[]): Block[] {
  let start = 0;
  return runs.map(({domain, samples}) => {
    const block = {domain: domain.id, start, count: samples.length};
    start += samples.length;
    return block;
  });
}
