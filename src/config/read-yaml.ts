import {LineCounter, parseDocument} from 'yaml';

import {describeExpected} from '../errors.js';

import {refusal} from './refusal.js';

/**
 * The value of a YAML text. Maps become `Map`s with text keys, so that they keep the order of the file: an object
 * would put names such as `30` first.
 *
 * @param file - What to call the text in messages.
 * @throws INVALID_ARGUMENT with line and column if it isn't YAML.
 */
export function readYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {lineCounter, prettyErrors: false, stringKeys: true});
  const faults = [...document.errors, ...document.warnings].map(({message, pos}) => {
    const {line, col} = lineCounter.linePos(pos[0]);
    return describeExpected(`line ${line}, column ${col}`, 'YAML', message);
  });
  if (faults.length > 0) throw refusal(file, faults);
  try {
    const value = document.toJS({mapAsMap: true}) as unknown;
    refuseCycles(value, []);
    return value;
  } catch (error) {
    // Aliases that lead nowhere, into themselves, or multiply without end: found only on expansion.
    throw refusal(file, [describeExpected('aliases', 'finite', (error as Error).message)]);
  }
}

function refuseCycles(value: unknown, above: readonly unknown[]): void {
  if (above.includes(value)) throw new Error('an alias inside the value that it stands for');
  const inner = Array.isArray(value)
    ? (value as unknown[])
    : (entriesOf(value) ?? []).map(([, entry]) => entry);
  for (const entry of inner) refuseCycles(entry, [...above, value]);
}

/** The entries of a YAML map in the order of the file; undefined if the value is none. */
export function entriesOf(value: unknown): [string, unknown][] | undefined {
  return value instanceof Map ? [...(value as Map<string, unknown>)] : undefined;
}

/** The same value with objects in place of `Map`s. */
export function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf);
  const entries = entriesOf(value);
  return entries === undefined
    ? value
    : Object.fromEntries(entries.map(([key, entry]) => [key, plainOf(entry)]));
}
