import {z} from 'zod';

import {type AugmentStep, checkSequence, operations} from '../augment/index.js';
import {describeExpected} from '../errors.js';

import {oneOf} from './one-of.js';

/** One of the pictures that are made of each sample. */
export interface ViewConfig {
  readonly name: string;
  readonly augment: readonly AugmentStep[];
  /**
   * Index of the view whose random draws it takes: its own, or that of the view that `like` names. Both are then the same
   * window of the image, flipped and augmented in the same way.
   */
  readonly drawsOf: number;
}

const MAX_VIEWS = 16;

const STEP_RULE = 'a map with one operation, such as {flip: {p: 0.5}}';

const optionsByOperation = Object.fromEntries(
  Object.entries(operations).map(([name, {options}]) => [name, options.optional()]),
);

/** One step of a sequence: a map with the operation as its only key, and the options as its value. */
const stepSchema = z
  .strictObject(optionsByOperation)
  .transform((step, context): AugmentStep => {
    const steps = Object.entries(step).map(([operation, options]) => ({operation, options}));
    if (steps.length === 1) return steps[0];
    // A wrong name has been told already.
    if (context.issues.length === 0) context.addIssue({code: 'custom', message: STEP_RULE, input: step});
    return z.NEVER;
  })
  .meta({minProperties: 1, maxProperties: 1});

/** A list of operations, in the order in which they are applied. */
export const augmentSchema = z.array(stepSchema);

const viewName = z.string().regex(/^[A-Za-z][\w-]{0,63}$/, {
  error: "a name of letters, digits, '_' and '-' that begins with a letter",
});

/** The section `views` of a feed. */
export const viewsSchema = z
  .record(
    viewName,
    z.strictObject({
      augment: augmentSchema.optional(),
      like: z
        .string()
        .optional()
        .describe('A view whose random draws this one takes: window, flip, colours.'),
    }),
  )
  .refine((views) => Object.keys(views).length >= 1 && Object.keys(views).length <= MAX_VIEWS, {
    error: `a map of 1 to ${MAX_VIEWS} views`,
  });

/**
 * The views of a feed, in the order of the file. One that has no sequence of its own takes the feed's.
 *
 * @param field - Place of the feed in the file.
 * @param problems - Gets one line for each sequence whose order is not allowed.
 */
export function readViews(
  views: z.output<typeof viewsSchema>,
  augment: readonly AugmentStep[],
  field: string,
  problems: string[],
): ViewConfig[] {
  const sequences = new Map<readonly AugmentStep[], string>();
  const names = Object.keys(views);
  const result = Object.entries(views).map(([name, view], place): ViewConfig => {
    const {like} = view;
    if (like !== undefined) {
      const rule = likeRule(name, views);
      if (rule !== undefined)
        problems.push(describeExpected(`${field}.views.${name}.like`, rule, like, names));
    }
    const source = like === undefined ? view : (views[like] ?? view);
    const own = source.augment !== undefined;
    const sequence = source.augment ?? augment;
    sequences.set(sequence, own ? `${field}.views.${like ?? name}.augment` : `${field}.augment`);
    return {name, augment: sequence, drawsOf: like === undefined ? place : names.indexOf(like)};
  });
  for (const [sequence, place] of sequences) {
    const steps = sequence.map(({operation}) => operation);
    const rule = checkSequence(steps);
    if (rule !== undefined) problems.push(describeExpected(place, rule, steps));
  }
  return result;
}

/** What the `like` of a view has to be, or undefined if it is that. */
function likeRule(name: string, views: z.output<typeof viewsSchema>): string | undefined {
  const {like = '', augment} = views[name];
  const others = Object.keys(views).filter((other) => other !== name && views[other].like === undefined);
  if (!others.includes(like)) return oneOf(others);
  return augment === undefined ? undefined : 'absent where the view has an augment of its own';
}
