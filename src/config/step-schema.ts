import {z} from 'zod';

import type {OptionsSchema} from '../options-schema.js';

/** An entry of a sequence: the key of a table, and the options as its schema made them. */
export interface NamedStep<O = unknown> {
  readonly name: string;
  readonly options: O;
}

/**
 * One step of a sequence: a map with a name of the table as its only key, and the options as its value.
 *
 * @param table - What may be named.
 * @param what - What is named, with an example: `operation, such as {flip: {p: 0.5}}`.
 */
export function stepSchema<O>(table: Readonly<Record<string, {options: OptionsSchema<O>}>>, what: string) {
  const optionsByName = Object.fromEntries(
    Object.entries(table).map(([name, {options}]) => [name, options(z).optional()]),
  );
  return z
    .strictObject(optionsByName)
    .transform((step, context): NamedStep<O> => {
      const steps = Object.entries(step).map(([name, options]) => ({name, options: options as O}));
      if (steps.length === 1) return steps[0];
      // A wrong name has been told already.
      if (context.issues.length === 0) {
        context.addIssue({code: 'custom', message: `a map with one ${what}`, input: step});
      }
      return z.NEVER;
    })
    .meta({minProperties: 1, maxProperties: 1});
}
