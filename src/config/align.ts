import {z} from 'zod';

import {
  alignments,
  type AlignStep,
  checkChain,
  type CommonOptions,
  listOf,
  mapNames,
} from '../align/index.js';
import {describeExpected} from '../errors.js';

import type {DomainConfig} from './domains.js';
import {oneOf} from './one-of.js';
import {namesOfDomains} from './resolve-domains.js';
import {stepSchema} from './step-schema.js';

/** A list of alignments, in the order in which they are applied. */
export const alignSchema = z.array(
  stepSchema<CommonOptions>(alignments, 'alignment, such as {lab_match: {to: sketch}}'),
);

/**
 * A chain of alignments with the own names of domains.
 *
 * @param field - Place of the list in the file.
 * @param domains - Of the whole file: steps may name any of them, and their roles.
 * @param problems - Gets one line for each fault.
 */
export function readAlign(
  steps: z.output<typeof alignSchema>,
  field: string,
  domains: readonly DomainConfig[],
  problems: string[],
): AlignStep[] {
  const names = namesOfDomains(domains);
  const roles = [...new Set(domains.map(({role}) => role))].filter((role) => !names.has(role));
  const known = [...new Set(names.values()), ...roles];
  const chain = steps.map(({name: alignment, options}, place): AlignStep => {
    const resolve = (word: string, option: string) => {
      const name = names.get(word) ?? roles.find((role) => role === word);
      if (name !== undefined) return name;
      const path = `${field}[${place}].${alignment}.${option}`;
      problems.push(describeExpected(path, oneOf(known), word, [...names.keys(), ...roles]));
      return word;
    };
    const own = mapNames(options, resolve);
    for (const option of ['to', 'only'] as const) {
      const list = listOf(own[option]);
      if (new Set(list).size === list.length) continue;
      problems.push(
        describeExpected(`${field}[${place}].${alignment}.${option}`, 'a list of names, each once', list),
      );
    }
    return {alignment, options: own};
  });
  const rule = checkChain(chain, {domains});
  if (rule !== undefined) {
    const shown = chain.map(({alignment}) => alignment);
    problems.push(describeExpected(field, rule, shown));
  }
  return chain;
}
