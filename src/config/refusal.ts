import {DomainfeedError} from '../errors.js';

/** The one error for all that is wrong with a configuration, one line for each problem. */
export function refusal(file: string, problems: readonly string[]): DomainfeedError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new DomainfeedError('INVALID_ARGUMENT', [`${file} has ${count}:`, ...problems].join('\n'));
}
