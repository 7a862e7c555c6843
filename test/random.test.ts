import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {
  deriveKey,
  type Key,
  philox,
  RandomStream,
  sampleStream,
  splitWords,
  type Words4,
} from '../src/random.js';

const uint32 = fc.integer({min: 0, max: 2 ** 32 - 1});

describe('philox', () => {
  // The three philox4x32-10 lines of Random123's kat_vectors.
  it.each<[Words4, Key, Words4]>([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('gives the published words for counter %j and key %j', (counter, key, words) => {
    expect(philox(counter, key)).toEqual(words);
  });

  it('equals the definition with big integers for any counter and key', () => {
    fc.assert(
      fc.property(fc.tuple(uint32, uint32, uint32, uint32), fc.tuple(uint32, uint32), (counter, key) => {
        expect(philox(counter, key)).toEqual(philoxWithBigInts(counter, key));
      }),
    );
  });
});

/** The definition of the paper, word for word. */
function philoxWithBigInts(counter: Words4, key: Key): number[] {
  const mask = 0xffff_ffffn;
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * a;
    const product1 = 0xcd9e8d57n * c;
    [a, b, c, d] = [(product1 >> 32n) ^ b ^ k0, product1 & mask, (product0 >> 32n) ^ d ^ k1, product0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [a, b, c, d].map(Number);
}

describe('deriveKey', () => {
  it('gives unrelated keys for neighbouring seeds, purposes and words', () => {
    const keys = [0n, 1n, 2n ** 32n].flatMap((seed) =>
      (['permutation', 'sample'] as const).flatMap((purpose) =>
        [0, 1].map((word) => deriveKey(seed, purpose, word).join()),
      ),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('RandomStream', () => {
  const stream = () => new RandomStream([1, 2], [3, 4, 5]);

  it('repeats its words from the same key and address', () => {
    const [a, b] = [stream(), stream()];
    expect(Array.from({length: 9}, () => a.word())).toEqual(Array.from({length: 9}, () => b.word()));
  });

  it('takes words in the order of the counter', () => {
    const s = stream();
    expect(Array.from({length: 8}, () => s.word())).toEqual([
      ...philox([0, 3, 4, 5], [1, 2]),
      ...philox([1, 3, 4, 5], [1, 2]),
    ]);
  });

  it('draws whole numbers below any count, each equally often', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 2 ** 32}), uint32, (count, word) => {
        const drawn = new RandomStream([word, 0], [0, 0, 0]).below(count);
        expect(drawn >= 0 && drawn < count).toBe(true);
      }),
    );
    const s = stream();
    const seen = [0, 0, 0, 0, 0];
    for (let i = 0; i < 10_000; i++) seen[s.below(5)]++;
    const chiSquare = seen.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(18.5); // 0.999 quantile, 4 degrees of freedom; the stream is fixed
  });

  it('stays inside the asked interval', () => {
    const s = stream();
    const drawn = Array.from({length: 1000}, () => s.uniform(-2, 3));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...drawn)).toBeLessThan(3);
  });
});

describe('sampleStream', () => {
  const base = {sampleId: 77n, epoch: 1, pass: 0, view: 0};

  it('differs in every part of the address', () => {
    const first = [
      sampleStream(7n, base, 256),
      sampleStream(8n, base, 256),
      sampleStream(7n, {...base, sampleId: 78n}, 256),
      sampleStream(7n, {...base, epoch: 2}, 256),
      sampleStream(7n, {...base, pass: 1}, 256),
      sampleStream(7n, {...base, view: 1}, 256),
      sampleStream(7n, base, 257),
    ].map((stream) => stream.word());
    expect(new Set(first).size).toBe(first.length);
  });

  it('uses all 63 bits of a sample id', () => {
    expect(splitWords(2n ** 62n + 5n)).toEqual([5, 2 ** 30]);
  });
});
