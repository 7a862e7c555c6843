import type {Domain} from '../types.js';

/** The top half of a 63-bit id. */
const TOP_SHIFT = 31n;
const TOP_RANGE = 2 ** 32;

/**
 * The samples of a domain that are measured, by index, ascending. Ids are hashes, so that a share of them is a random
 * one, the same everywhere, and larger shares hold the smaller ones.
 *
 * @param sampleId - (N) of the whole catalog.
 * @param share - Above 0 up to 1.
 */
export function chooseSamples({start, count}: Domain, sampleId: BigUint64Array, share: number): number[] {
  const chosen: number[] = [];
  for (let index = start; index < start + count; index++) {
    if (Number(sampleId[index] >> TOP_SHIFT) < share * TOP_RANGE) chosen.push(index);
  }
  return chosen;
}
