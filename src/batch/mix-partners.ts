import {deriveKey, RandomStream, splitWords, stepStream} from '../random.js';
import type {BatchKey} from '../types.js';

import {drawBeta} from './beta.js';
import type {MixSlot} from './pairing.js';
import {type PairingName, pairings} from './pairings.js';

/** What a feed mixes. */
export interface MixRule {
  readonly pairs: PairingName;
  /** The weight of a sample's own part is from Beta(alpha, alpha). */
  readonly alpha: number;
  /** How likely it is that a batch, or a sample, is mixed. */
  readonly p: number;
  /** Whether one coin is thrown for a whole step, on all ranks, or one for each slot. */
  readonly coin: 'batch' | 'sample';
}

/** A slot as mixing sees it: with what its own random numbers depend on. */
export interface MixedSlot extends MixSlot {
  readonly sampleId: bigint;
  readonly pass: number;
  /** Index of the view in the slot; 0 where every view has a tensor of its own. */
  readonly view: number;
}

/** Columns of N slots. */
export interface MixColumns {
  /** The slot that each slot mixes with. */
  readonly mixPerm: readonly number[];
  /** The weight of its own part, 0 to 1; 1 for a slot whose partner is itself. */
  readonly mixLambda: readonly number[];
}

/**
 * The partner and the weight of each slot: the same for the same arguments. Partners are of the same rank, since they
 * depend on its batch; whether a step is mixed, and a sample's weight, don't depend on the rank or on the world size.
 *
 * @param slots - (N) of one rank's batch.
 * @param parts - Partners are of the same one of so many equal parts of the batch; N is a multiple.
 */
export function mixPartners(
  {pairs, alpha, p, coin}: MixRule,
  slots: readonly MixedSlot[],
  parts: number,
  key: BatchKey,
): MixColumns {
  const {seed, epoch, step, rank} = key;
  const stepMixed = stepStream(deriveKey(seed, 'mixCoin', epoch), step).chance(p);
  const partnersKey = deriveKey(seed, 'mixPartners', epoch, rank);
  const length = slots.length / parts;
  const partners = Array.from({length: parts}, (_, part) => {
    const own = slots.slice(part * length, (part + 1) * length);
    return pairings[pairs]
      .choose(own, stepStream(partnersKey, step, part))
      .map((slot) => part * length + slot);
  }).flat();
  const drawn = slots.map((slot) => drawMix(alpha, p, slot, key));
  const mixed = slots.map(
    (_, slot) => (coin === 'batch' ? stepMixed : drawn[slot].mixed) && partners[slot] !== slot,
  );
  return {
    mixPerm: partners.map((partner, slot) => (mixed[slot] ? partner : slot)),
    mixLambda: drawn.map(({lambda}, slot) => (mixed[slot] ? lambda : 1)),
  };
}

/** A sample's own coin and weight. */
function drawMix(
  alpha: number,
  p: number,
  {sampleId, pass, view}: MixedSlot,
  {seed, epoch}: BatchKey,
): {mixed: boolean; lambda: number} {
  const [low, high] = splitWords(sampleId);
  const stream = new RandomStream(deriveKey(seed, 'mixSample', low, high), [view, pass, epoch]);
  return {mixed: stream.chance(p), lambda: drawBeta(alpha, stream)};
}
