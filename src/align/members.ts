import type {Role} from '../types.js';

import type {AlignStep} from './align-step.js';
import {type CommonOptions, listOf} from './common-options.js';

/** Whom steps may name. */
export interface NamedDomains {
  /** In the order of the configuration. */
  readonly domains: readonly {readonly name: string; readonly role: Role}[];
}

/** The domains that a name stands for: a domain, or else all of a role, in the order of the configuration. */
export function membersOf(word: string, {domains}: NamedDomains): readonly string[] {
  const names = domains.map(({name}) => name);
  return names.includes(word) ? [word] : domains.filter(({role}) => role === word).map(({name}) => name);
}

/** The domains whose statistics a chain's steps name: to be met, or as if samples were theirs. */
export function domainsNamed(steps: readonly AlignStep[], named: NamedDomains): string[] {
  const words = steps.flatMap(({options: {to, from}}) => [...listOf(to), ...listOf(from)]);
  return [...new Set(words.flatMap((word) => membersOf(word, named)))];
}

/** The domains of each entry of `to`; a step that meets none has one entry without any. */
export function referencesOf({to}: CommonOptions, named: NamedDomains): readonly (readonly string[])[] {
  return to === undefined ? [[]] : listOf(to).map((word) => membersOf(word, named));
}

/** Whether a reference is the samples' own domain alone: they have nothing to meet. */
export function isOwn(reference: readonly string[], ownDomain: string): boolean {
  return reference.length === 1 && reference[0] === ownDomain;
}

/** Whether a step is meant for the samples of a domain. */
export function isTouched({only}: CommonOptions, domain: string, named: NamedDomains): boolean {
  return only === undefined || listOf(only).some((word) => membersOf(word, named).includes(domain));
}
