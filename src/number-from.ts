import type {ZodNumber, ZodTuple} from 'zod';

import type {Zod} from './options-schema.js';

/** A finite number, `low` to `high`, both included; the rule is worded once for all faults. */
export function numberFrom(z: Zod, low: number, high = Infinity): ZodNumber {
  const error = high === Infinity ? `a number >= ${low}` : `a number from ${low} to ${high}`;
  const number = z.number({error}).min(low, {error});
  return high === Infinity ? number : number.max(high, {error});
}

/**
 * Two finite numbers as [low, high], 0 < low <= high <= `most`.
 *
 * A range from 0 would allow a window without pixels, so it is refused.
 */
export function positiveRange(z: Zod, most = Infinity): ZodTuple<[ZodNumber, ZodNumber], null> {
  const ofPair = `two numbers as [low, high], 0 < low <= high${most === Infinity ? '' : ` <= ${most}`}`;
  const ofNumber = `a number > 0${most === Infinity ? '' : ` and <= ${most}`}`;
  const positive = z.number({error: ofNumber}).gt(0, {error: ofNumber});
  const bound = most === Infinity ? positive : positive.max(most, {error: ofNumber});
  return z.tuple([bound, bound], {error: ofPair}).refine(([low, high]) => low <= high, {error: ofPair});
}
