import {expected} from '../errors.js';
import type {ClassMembers, Domain} from '../types.js';

/** The classes of each domain, by its id, in the order of the class list; only those it has a sample of. */
export type ClassIndex = ReadonlyMap<number, readonly ClassMembers[]>;

/** What becomes of a class that some domain of the feed has and another has not. */
export type MissingClasses = 'refuse' | 'leave_out';

/** The classes of a feed's domains, for quotas by class. */
export interface ClassRule {
  /** Class index of each sample of the catalog. */
  readonly label: Int32Array;
  readonly classes: readonly string[];
  readonly missing: MissingClasses;
}

/**
 * Finds the samples of each class in each domain of a feed.
 *
 * @throws INVALID_ARGUMENT if a domain has a sample without a class, or lacks a class of another domain where that is
 *   refused.
 */
export function indexClasses(
  feed: string,
  domains: readonly Domain[],
  {label, classes, missing}: ClassRule,
): ClassIndex {
  const field = `feeds.${feed}.batch.per_class`;
  const index = new Map(domains.map((domain) => [domain.id, membersOf(domain, label)]));
  const labels = [...new Set([...index.values()].flat().map((members) => members.label))];
  for (const domain of domains) {
    const own = new Set(index.get(domain.id)?.map((members) => members.label));
    if (own.has(-1)) {
      throw expected(
        field,
        `for domains whose samples all have a class (per_domain counts others)`,
        domain.name,
      );
    }
    const lacking = labels.filter((other) => !own.has(other)).map((other) => classes[other]);
    if (lacking.length > 0 && missing === 'refuse') {
      throw expected(
        field,
        `for domains that have every class; ${domain.name} lacks ${lacking.join(', ')} ` +
          "(leave the domain out, or give each domain what it has by 'missing_classes: leave_out')",
        domain.name,
      );
    }
  }
  return index;
}

function membersOf({start, count}: Domain, label: Int32Array): ClassMembers[] {
  const indices = new Map<number, number[]>();
  for (let index = start; index < start + count; index++) {
    const own = indices.get(label[index]) ?? [];
    indices.set(label[index], own);
    own.push(index);
  }
  return [...indices]
    .sort(([a], [b]) => a - b)
    .map(([of, members]) => ({label: of, indices: Uint32Array.from(members)}));
}
