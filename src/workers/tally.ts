import type {Decoded} from '../decode/index.js';

import {Stopwatch} from './stopwatch.js';

/** What a task measures on its way. */
export interface Tally {
  readonly stopwatch: Stopwatch;
  readonly cache: {hits: number; misses: number};
  /** Pixels that alignments moved out of gamut. */
  clipped: number;
  /** How many windows and whole images each decoder decoded. */
  readonly decoded: Record<string, number>;
  /** How many of them a decoder left to the next one, by `decoder: reason`. */
  readonly refused: Record<string, number>;
}

/** A tally of nothing. */
export function startTally(): Tally {
  return {stopwatch: new Stopwatch(), cache: {hits: 0, misses: 0}, clipped: 0, decoded: {}, refused: {}};
}

/** Counts one decoding, and the refusals before it. */
export function countDecoded(tally: Tally, {decoder, refusals}: Decoded): void {
  count(tally.decoded, decoder);
  for (const refusal of refusals) count(tally.refused, `${refusal.decoder}: ${refusal.reason}`);
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
