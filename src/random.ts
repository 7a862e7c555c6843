/**
 * The only randomness of domainfeed: Philox 4x32-10, a counter-based generator. Equal keys and counters give
 * equal words on every machine, in any order of calls.
 *
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 */

/** Four 32-bit words. */
export type Words4 = readonly [number, number, number, number];

/** A 64-bit key as two 32-bit words, low word first. */
export type Key = readonly [number, number];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

// Looked up once: a test runner that isolates globals makes each look-up slow.
const {imul} = Math;

/** One block of Philox 4x32-10: four unsigned 32-bit words from a 128-bit counter and a 64-bit key. */
export function philox(counter: Words4, key: Key): Words4 {
  let c0 = counter[0] | 0;
  let c1 = counter[1] | 0;
  let c2 = counter[2] | 0;
  let c3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low0 = imul(MULTIPLIER_0, c0);
    const low1 = imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. No sum below passes 2^32. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const cross0 = (imul(aHigh, bLow) + (imul(aLow, bLow) >>> 16)) | 0;
  const cross1 = (imul(aLow, bHigh) + (cross0 & 0xffff)) | 0;
  return (imul(aHigh, bHigh) + (cross0 >>> 16) + (cross1 >>> 16)) | 0;
}

/** What a key is for; keys of different purposes are unrelated. */
export const PURPOSE = {
  permutation: 1,
  replacement: 2,
  sample: 3,
  blockOrder: 4,
  classPermutation: 5,
  classReplacement: 6,
  domainCycle: 7,
  mixCoin: 8,
  mixPartners: 9,
  mixSample: 10,
} as const;

/** A key for one purpose, hashed from a 64-bit seed and up to three 32-bit words. */
export function deriveKey(
  seed: bigint,
  purpose: keyof typeof PURPOSE,
  ...words: readonly [number?, number?, number?]
): Key {
  const [a = 0, b = 0, c = 0] = words;
  const [k0, k1] = philox([a, b, c, PURPOSE[purpose]], splitWords(seed));
  return [k0, k1];
}

/** The low and the high 32 bits of an unsigned 64-bit number. */
export function splitWords(value: bigint): Key {
  return [Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn)];
}

/** A sequence of random numbers, addressed by a key and three words; the fourth counts the draws. */
export class RandomStream {
  private block: Words4 = [0, 0, 0, 0];
  private drawn = 0;

  constructor(
    private readonly key: Key,
    private readonly address: readonly [number, number, number],
  ) {}

  /** A whole number, 0 to 2^32 - 1. */
  word(): number {
    const place = this.drawn & 3;
    if (place === 0) this.block = philox([this.drawn >>> 2, ...this.address], this.key);
    this.drawn++;
    return this.block[place];
  }

  /** A number from [low, high); [0, 1) unless told. Of 2^32 equally likely ones. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.word() / 2 ** 32);
  }

  /** A whole number, 0 to `count` - 1, each equally likely. `count` is 1 to 2^32. */
  below(count: number): number {
    const limit = Math.floor(2 ** 32 / count) * count;
    let word = this.word();
    while (word >= limit) word = this.word(); // the tail would favour small numbers
    return word % count;
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** The items in a random order, each order equally likely. Source: Fisher and Yates; Durstenfeld 1964. */
  shuffle<T>(items: readonly T[]): T[] {
    const order = [...items];
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }
}

/** The stream of one step; `word` tells apart what is drawn for it. */
export function stepStream(key: Key, step: number, word = 0): RandomStream {
  return new RandomStream(key, [step >>> 0, Math.floor(step / 2 ** 32), word]);
}

/** What a sample's random numbers depend on, beside the seed. */
export interface SampleAddress {
  readonly sampleId: bigint;
  readonly epoch: number;
  /** How many times the domain had been used up before this visit. */
  readonly pass: number;
  /** Index of the view. */
  readonly view: number;
}

/** The stream of one operation on one visit of a sample. `operation` is a 16-bit number. */
export function sampleStream(seed: bigint, address: SampleAddress, operation: number): RandomStream {
  const [low, high] = splitWords(address.sampleId);
  const key = deriveKey(seed, 'sample', low, high);
  return new RandomStream(key, [(operation << 16) | address.view, address.pass, address.epoch]);
}
