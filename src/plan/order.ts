import {deriveKey, type Key, philox} from '../random.js';

import {permute} from './permutation.js';

/** A domain's random order in one pass of one epoch. */
export interface PassAddress {
  readonly seed: bigint;
  readonly epoch: number;
  /** Domain id. */
  readonly domain: number;
  /** How many times the domain has been used up before in this epoch. */
  readonly pass: number;
}

/** Index within its domain of the sample at `place` of a pass; every pass visits every sample once. */
export function sampleAtPlace(address: PassAddress, place: number, count: number): number {
  return permute(place, count, deriveKey(address.seed, 'permutation', ...passWords(address)));
}

/**
 * Index within its domain of the sample that stands in for a bad one.
 *
 * @param place - The place of the bad sample in its pass.
 * @param attempt - 0, then 1 if the first stand-in is bad as well, and so on.
 */
export function replacementAtPlace(
  address: PassAddress,
  place: number,
  attempt: number,
  count: number,
): number {
  const passKey = deriveKey(address.seed, 'replacement', ...passWords(address));
  const [k0, k1] = philox([place, attempt, 0, 0], passKey);
  const key: Key = [k0, k1];
  return permute(place, count, key);
}

function passWords({epoch, domain, pass}: PassAddress): [number, number, number] {
  return [epoch, domain, pass];
}
