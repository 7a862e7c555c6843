import {z} from 'zod';

import {describeExpected} from '../errors.js';
import type {Role} from '../types.js';

import {fieldPath} from './field-path.js';
import {parseSection} from './parse-section.js';
import {entriesOf, plainOf} from './read-yaml.js';

/** A domain: what its samples are called everywhere, and what they are for. */
export interface DomainConfig {
  /** 0 to 65535: its place in the file, unless the file gives another. */
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** Other names for it, of its folder and in the file. */
  readonly aliases: readonly string[];
}

/** A slash would end the folder's name, a dot at the start would hide it. */
const domainName = z
  .string()
  .regex(/^[^./\0][^/\0]*$/, {error: "the name of a folder, without '/' and without '.' at the start"});

const domainSchema = z.strictObject({
  id: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('Travels with every sample; its place in the list unless given.'),
  role: z.enum(['source', 'target']).describe("A target's labels are withheld unless a feed reveals them."),
  aliases: z.array(domainName).default([]).describe('Other names that the folder may have.'),
});

/** The section `domains` of the file. */
export const domainsSchema = z.record(domainName, domainSchema);

/**
 * The section `domains`.
 *
 * @param problems - Gets one line for each fault.
 * @returns undefined if there was a fault.
 */
export function readDomains(value: unknown, problems: string[]): DomainConfig[] | undefined {
  const entries = entriesOf(value) ?? [];
  if (entries.length === 0) {
    problems.push(describeExpected('domains', 'a map of one domain or more', plainOf(value)));
    return undefined;
  }
  const before = problems.length;
  const domains = entries.flatMap(([name, entry], place): DomainConfig[] => {
    const path = ['domains', name];
    const right = parseSection(domainName, name, path, problems);
    const checked = parseSection(domainSchema, plainOf(entry), path, problems);
    if (right === undefined || checked === undefined) return [];
    return [{id: checked.id ?? place, name, role: checked.role, aliases: checked.aliases}];
  });
  problems.push(...sharedIds(domains), ...sharedNames(domains));
  return problems.length === before ? domains : undefined;
}

function sharedIds(domains: readonly DomainConfig[]): string[] {
  return domains.flatMap(({name, id}, place) => {
    const first = domains.slice(0, place).find((other) => other.id === id);
    if (first === undefined) return [];
    return [describeExpected(fieldPath(['domains', name, 'id']), `another than that of ${first.name}`, id)];
  });
}

function sharedNames(domains: readonly DomainConfig[]): string[] {
  const owners = new Map<string, string>();
  return domains.flatMap(({name, aliases}) =>
    [name, ...aliases].flatMap((word, place) => {
      const owner = owners.get(word);
      owners.set(word, name);
      if (owner === undefined) return [];
      const path = fieldPath(place === 0 ? ['domains', name] : ['domains', name, 'aliases', place - 1]);
      return [describeExpected(path, `unlike the names and aliases of ${owner}`, word)];
    }),
  );
}
