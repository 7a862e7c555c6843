import {deriveKey, type Key, philox, PURPOSE} from '../random.js';

import {permute} from './permutation.js';

/** The random order of a domain, or of one of its classes, in one pass of one epoch. */
export interface PassAddress {
  readonly seed: bigint;
  readonly epoch: number;
  /** Domain id. */
  readonly domain: number;
  /** Class index; absent = the whole domain. */
  readonly label?: number;
  /** How many times domain or class have been used up before in this epoch. */
  readonly pass: number;
}

/** Which sample of the domain or class stands at `place` of a pass; every pass visits every sample once. */
export function sampleAtPlace(address: PassAddress, place: number, count: number): number {
  return permute(place, count, passKey(address, 'permutation', 'classPermutation'));
}

/**
 * Which sample of the domain or class stands in for a bad one.
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
  const [k0, k1] = philox([place, attempt, 0, 0], passKey(address, 'replacement', 'classReplacement'));
  const key: Key = [k0, k1];
  return permute(place, count, key);
}

/** A class is a fourth word, for which a derived key has no room: it is hashed in a second step. */
function passKey(
  {seed, epoch, domain, label, pass}: PassAddress,
  ofDomain: keyof typeof PURPOSE,
  ofClass: keyof typeof PURPOSE,
): Key {
  if (label === undefined) return deriveKey(seed, ofDomain, epoch, domain, pass);
  const [k0, k1] = philox([epoch, domain, pass, label], deriveKey(seed, ofClass));
  return [k0, k1];
}
