import {z} from 'zod';

import {type AlignStep, needsOf} from '../align/index.js';
import {type AugmentStep, checkSequence, operations} from '../augment/index.js';
import {describeExpected} from '../errors.js';

import {alignSchema, readAlign} from './align.js';
import type {DomainConfig} from './domains.js';
import {oneOf} from './one-of.js';
import {stepSchema} from './step-schema.js';

/** One of the pictures that are made of each sample. */
export interface ViewConfig {
  readonly name: string;
  /** Applied before `augment`; its names are own names of domains, or roles. */
  readonly align: readonly AlignStep[];
  readonly augment: readonly AugmentStep[];
  /**
   * Index of the view whose random draws it takes: its own, or that of the view that `like` names. Both are then the same
   * window of the image, flipped and augmented in the same way.
   */
  readonly drawsOf: number;
}

const MAX_VIEWS = 16;

/** A list of operations, in the order in which they are applied. */
export const augmentSchema = z.array(
  stepSchema(operations, 'operation, such as {flip: {p: 0.5}}').transform(({name, options}): AugmentStep => ({
    operation: name,
    options,
  })),
);

const viewName = z.string().regex(/^[A-Za-z][\w-]{0,63}$/, {
  error: "a name of letters, digits, '_' and '-' that begins with a letter",
});

/** The section `views` of a feed. */
export const viewsSchema = z
  .record(
    viewName,
    z.strictObject({
      augment: augmentSchema.optional(),
      align: alignSchema.optional(),
      like: z
        .string()
        .optional()
        .describe('A view whose random draws this one takes: window, flip, colours.'),
    }),
  )
  .refine((views) => Object.keys(views).length >= 1 && Object.keys(views).length <= MAX_VIEWS, {
    error: `a map of 1 to ${MAX_VIEWS} views`,
  });

/** What views take from their feed, and what they are checked against. */
export interface ViewGround {
  /** Place of the feed in the file. */
  readonly field: string;
  readonly align: z.output<typeof alignSchema>;
  readonly augment: readonly AugmentStep[];
  /** Of the whole file. */
  readonly domains: readonly DomainConfig[];
}

/**
 * The views of a feed, in the order of the file. One that has no sequence, or no alignment, of its own takes the feed's.
 *
 * @param problems - Gets one line for each fault.
 */
export function readViews(
  views: z.output<typeof viewsSchema>,
  {field, align, augment, domains}: ViewGround,
  problems: string[],
): ViewConfig[] {
  const names = Object.keys(views);
  const chain = readAlign(align, `${field}.align`, domains, problems);
  const sequences = new Map<readonly AugmentStep[], string>();
  const result = Object.entries(views).map(([name, view], place): ViewConfig => {
    const {like} = view;
    const own = `${field}.views.${name}`;
    problems.push(...likeProblems(`${own}.like`, name, views));
    const source = like === undefined ? view : (views[like] ?? view);
    const sequence = source.augment ?? augment;
    sequences.set(
      sequence,
      source.augment === undefined ? `${field}.augment` : `${field}.views.${like ?? name}.augment`,
    );
    return {
      name,
      align: view.align === undefined ? chain : readAlign(view.align, `${own}.align`, domains, problems),
      augment: sequence,
      drawsOf: like === undefined ? place : names.indexOf(like),
    };
  });
  for (const [sequence, place] of sequences) {
    const steps = sequence.map(({operation}) => operation);
    const rule = checkSequence(steps);
    if (rule !== undefined) problems.push(describeExpected(place, rule, steps));
  }
  problems.push(...differentEqualizations(result, domains, field));
  return result;
}

/** The histogram of L after an equalisation is measured once for all views. */
function differentEqualizations(
  views: readonly ViewConfig[],
  domains: readonly DomainConfig[],
  field: string,
): string[] {
  const settings = new Set(
    views.flatMap(({align}) => {
      const {clahe} = needsOf(align, {domains});
      return clahe === undefined ? [] : [JSON.stringify(clahe)];
    }),
  );
  if (settings.size < 2) return [];
  const rule = 'views that equalise L in the same way before they match it: one clip and grid for a feed';
  return [describeExpected(`${field}.views`, rule, [...settings])];
}

/** What is wrong with the `like` of a view: one line, or none. */
function likeProblems(field: string, name: string, views: z.output<typeof viewsSchema>): string[] {
  const {like, augment} = views[name];
  if (like === undefined) return [];
  const right = Object.keys(views).filter((other) => other !== name && views[other].like === undefined);
  if (right.length === 0)
    return [describeExpected(field, 'absent where no other view is without a like of its own', like)];
  if (!right.includes(like)) return [describeExpected(field, oneOf(right), like, right)];
  if (augment === undefined) return [];
  return [describeExpected(field, 'absent where the view has an augment of its own', like)];
}
