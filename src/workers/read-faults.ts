import {expected} from '../errors.js';

/** What a bad disk does to reads. */
export interface ReadFaults {
  /** How much longer each read takes. */
  readonly delayMs: number;
  /** Every n-th read of a thread fails; 0 = none does. */
  readonly failEvery: number;
}

/** What a good disk does. */
export const NO_FAULTS: ReadFaults = {delayMs: 0, failEvery: 0};

const VARIABLE = 'DOMAINFEED_READ_FAULTS';
const KEYS: Readonly<Record<string, keyof ReadFaults>> = {delay_ms: 'delayMs', fail_every: 'failEvery'};

/**
 * The faults that tests and benches ask for in the environment, since a slow or failing disk is rarely at hand:
 * `DOMAINFEED_READ_FAULTS=delay_ms=5,fail_every=100`. They meet the files of batches alone. Unset = none.
 *
 * @throws INVALID_ARGUMENT
 */
export function readFaults(text = process.env[VARIABLE] ?? ''): ReadFaults {
  if (text === '') return NO_FAULTS;
  const faults = {...NO_FAULTS};
  for (const part of text.split(',')) {
    const [, key = '', number] = /^(\w+)=(\d+)$/.exec(part) ?? [];
    if (!(key in KEYS)) throw expected(VARIABLE, 'such as delay_ms=5,fail_every=100', text);
    faults[KEYS[key]] = Number(number);
  }
  return faults;
}

let reads = 0;

/** Counts a read of this thread, and fails if it is one that is to fail. */
export function failIfAsked({failEvery}: ReadFaults): void {
  if (failEvery > 0 && ++reads % failEvery === 0) throw new Error('a fault that was asked for');
}
