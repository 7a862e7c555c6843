import type {BatchKey, ClassMembers, Domain, PlannedSample} from '../types.js';

import {type PassAddress, replacementAtPlace, sampleAtPlace} from './order.js';

/** The samples that share an order and a quota: those of a domain, or of one class in it. */
export interface Stratum {
  readonly domain: Domain;
  /** Absent = the whole domain. */
  readonly members?: ClassMembers;
}

/** The number of samples. */
export function countOf({domain, members}: Stratum): number {
  return members === undefined ? domain.count : members.indices.length;
}

/** The sample at a position of an epoch: place g mod N of pass floor(g / N), for N samples. */
export function sampleAt(stratum: Stratum, position: number, key: BatchKey): PlannedSample {
  const count = countOf(stratum);
  const pass = Math.floor(position / count);
  const place = position % count;
  const index = memberAt(stratum, sampleAtPlace(addressOf(stratum, pass, key), place, count));
  const {members} = stratum;
  return members === undefined ? {index, pass, place} : {index, pass, place, members};
}

/**
 * The catalog index of the sample that stands in for a bad one: of the same domain, and of the same class where
 * classes have a quota.
 *
 * @param attempt - 0, then 1 if the first stand-in is bad as well, and so on.
 */
export function standInFor(
  domain: Domain,
  {pass, place, members}: PlannedSample,
  key: BatchKey,
  attempt: number,
): number {
  const stratum = {domain, members};
  const address = addressOf(stratum, pass, key);
  return memberAt(stratum, replacementAtPlace(address, place, attempt, countOf(stratum)));
}

function memberAt({domain, members}: Stratum, number: number): number {
  return members === undefined ? domain.start + number : members.indices[number];
}

function addressOf({domain, members}: Stratum, pass: number, {seed, epoch}: BatchKey): PassAddress {
  return {seed, epoch, domain: domain.id, label: members?.label, pass};
}
