import {inspect} from 'node:util';

import {closest, distance} from 'fastest-levenshtein';

/** The kinds of failure domainfeed knows; each has one gRPC status and one exit code. */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'OUT_OF_RANGE'
  | 'FAILED_PRECONDITION'
  | 'DATA_LOSS'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'INTERNAL';

/** Every failure that domainfeed foresees. `message` is written for the user who caused or meets it. */
export class DomainfeedError extends Error {
  override readonly name = 'DomainfeedError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The one form of a bad-input message: name, rule, value, and the nearest right value where there is one. */
export function describeExpected(
  name: string,
  rule: string,
  value: unknown,
  rightValues: readonly string[] = [],
): string {
  const shown = inspect(value, {
    depth: 1,
    breakLength: Infinity,
    compact: true,
    maxArrayLength: 8,
    maxStringLength: 300,
  });
  const nearest = typeof value === 'string' ? nearestOf(value, rightValues) : undefined;
  return `Expected ${name} to be ${rule}, got ${shown}${nearest === undefined ? '' : `. Did you mean ${inspect(nearest)}?`}`;
}

/** An INVALID_ARGUMENT error in that form. */
export function expected(
  name: string,
  rule: string,
  value: unknown,
  rightValues: readonly string[] = [],
): DomainfeedError {
  return new DomainfeedError('INVALID_ARGUMENT', describeExpected(name, rule, value, rightValues));
}

/** The right value that `value` was most likely meant to be, or undefined if none is near. */
export function nearestOf(value: string, rightValues: readonly string[]): string | undefined {
  if (rightValues.length === 0) return undefined;
  const lower = value.toLowerCase();
  const match = closest(
    lower,
    rightValues.map((right) => right.toLowerCase()),
  );
  const found = rightValues.find((right) => right.toLowerCase() === match);
  const {length} = value;
  // Of a short word not more than half: every other one of two letters would be near.
  const most = Math.min(Math.floor(length / 2), Math.max(2, Math.floor(length / 3)));
  return distance(lower, match) <= most ? found : undefined;
}

/** Whatever was thrown, as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(inspect(thrown));
}

/**
 * Does what a file system may refuse: full, without access, or not as it was.
 *
 * @param what - As in "write PATH".
 * @throws UNAVAILABLE "Could not WHAT: REASON" for whatever fails; a DomainfeedError as it is.
 */
export function orUnavailable<Result>(what: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof DomainfeedError) throw cause;
    throw new DomainfeedError('UNAVAILABLE', `Could not ${what}: ${toError(cause).message}`, {cause});
  }
}
