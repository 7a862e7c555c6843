import {numberFrom} from '../number-from.js';
import type {Zod} from '../options-schema.js';

/** What every alignment can be told. */
export interface CommonOptions {
  /** How likely it happens, 0 to 1. */
  readonly p: number;
  /** How far the picture goes, 0 to 1; of two, one between is drawn. */
  readonly strength: number | readonly [number, number];
  /** Domains or roles whose samples it touches; absent = all. */
  readonly only?: string | readonly string[];
  /** The domain or role to meet; of several one is drawn. Only of alignments that meet one. */
  readonly to?: string | readonly string[];
  /** The domain or role whose statistics the samples are taken to have; absent = their own domain's. */
  readonly from?: string;
}

const RANGE = 'a number from 0 to 1, or two as [low, high]';

/** Keys that each alignment's schema has. */
export function commonShape(z: Zod) {
  const share = numberFrom(z, 0, 1);
  return {
    p: share.default(1).describe('How likely it happens.'),
    strength: z
      .union([share, z.tuple([share, share]).refine(([low, high]) => low <= high, {error: RANGE})], {
        error: RANGE,
      })
      .default(1)
      .describe('How far pictures go: 0 = they stay, 1 = all the way; [low, high] = drawn between.'),
    only: names(z).optional().describe('Domains or roles whose samples are touched; all unless given.'),
  };
}

/** Keys of the alignments that meet a domain, besides. */
export function referenceShape(z: Zod) {
  return {
    to: names(z).describe('The domain or role to meet; of a list, one is drawn for each sample.'),
    from: name(z)
      .optional()
      .describe(
        "The domain or role whose statistics samples are taken to have; their own domain's unless given.",
      ),
  };
}

function name(z: Zod) {
  return z.string({error: 'a name of a domain or a role'});
}

function names(z: Zod) {
  return z.union([name(z), z.array(name(z)).min(1)], {
    error: 'the name of a domain or a role, or a list of such names',
  });
}

/** Whether a step changes any sample: neither `p` nor `strength` is 0. */
export function canHappen({p, strength}: CommonOptions): boolean {
  return p > 0 && (typeof strength === 'number' ? strength : strength[1]) > 0;
}

/** A name or a list of names, as a list. */
export function listOf(names: string | readonly string[] | undefined): readonly string[] {
  return names === undefined ? [] : typeof names === 'string' ? [names] : names;
}

/**
 * Options with each name of a domain or a role replaced by what `resolve` gives for it.
 *
 * @param resolve - Gets a name and where it stands: `to`, `from`, `only`, or a place of a list such as `to[1]`.
 */
export function mapNames<O extends CommonOptions>(
  options: O,
  resolve: (word: string, field: string) => string,
): O {
  const mapped: Record<string, unknown> = {};
  for (const key of ['to', 'from', 'only'] as const) {
    const words = options[key];
    if (typeof words === 'string') mapped[key] = resolve(words, key);
    else if (words !== undefined) mapped[key] = words.map((word, place) => resolve(word, `${key}[${place}]`));
  }
  return {...options, ...mapped};
}
