import {describeExpected} from '../errors.js';

import type {DomainConfig} from './domains.js';
import {oneOf} from './one-of.js';

/** Names and aliases of domains, each with the domain's own name. */
export type DomainNames = ReadonlyMap<string, string>;

/** The names by which domains may be called in the file. */
export function namesOfDomains(domains: readonly DomainConfig[]): DomainNames {
  return new Map(
    domains.flatMap(({name, aliases}) => [name, ...aliases].map((word) => [word, name] as const)),
  );
}

/**
 * The own names of the domains that a list in the file means.
 *
 * @param words - Names or aliases, each with its place in the file.
 * @param problems - Gets one line for each word that means none, or one that was named before.
 */
export function resolveDomains(
  words: readonly {readonly word: string; readonly field: string}[],
  names: DomainNames,
  problems: string[],
): string[] {
  const found = new Set<string>();
  for (const {word, field} of words) {
    const name = names.get(word);
    if (name === undefined) {
      problems.push(describeExpected(field, oneOf([...new Set(names.values())]), word, [...names.keys()]));
    } else if (found.has(name)) {
      problems.push(describeExpected(field, `a domain that is named once (${name} was before)`, word));
    } else {
      found.add(name);
    }
  }
  return [...found];
}
