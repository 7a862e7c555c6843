import type {z} from 'zod';

import {describeExpected} from '../errors.js';

import {fieldPath} from './field-path.js';
import {namesOf} from './one-of.js';
import {ruleOf} from './rule-of.js';

type Issue = z.core.$ZodIssue;

/**
 * A value of the file, checked. In a schema the message of a check is its rule: what the value has to be.
 *
 * @param path - Where in the file the value stands.
 * @param problems - Gets one line for each fault.
 * @returns undefined if there was a fault.
 */
export function parseSection<T>(
  schema: z.ZodType<T>,
  value: unknown,
  path: readonly PropertyKey[],
  problems: string[],
): T | undefined {
  const result = schema.safeParse(value, {reportInput: true, error: ruleOf});
  if (result.success) return result.data;
  // A value may break several checks that word the same rule.
  problems.push(...new Set(result.error.issues.flatMap((issue) => linesOf(issue, path))));
  return undefined;
}

function linesOf(issue: Issue, base: readonly PropertyKey[]): string[] {
  const path = [...base, ...issue.path];
  const {message: rule} = issue;
  if (issue.code === 'unrecognized_keys') {
    const name = `each key of ${path.length === 0 ? 'the file' : fieldPath(path)}`;
    return issue.keys.map((key) => describeExpected(name, rule, key, namesOf(rule)));
  }
  if (issue.code === 'invalid_union') {
    // The value was meant as the alternative whose faults lie deeper inside.
    const meant = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0));
    if (meant !== undefined) return meant.flatMap((inner) => linesOf(inner, path));
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [describeExpected(`each key of ${fieldPath(path.slice(0, -1))}`, inner.message, path.at(-1))];
  }
  const value =
    issue.code === 'invalid_union' && issue.discriminator !== undefined ? tagOf(issue) : issue.input;
  return [describeExpected(fieldPath(path), rule, value, namesOf(rule))];
}

/** The value that should have told which alternative is meant. */
function tagOf({input, discriminator}: {input?: unknown; discriminator?: string}): unknown {
  return (input as Record<string, unknown>)[discriminator ?? ''];
}
