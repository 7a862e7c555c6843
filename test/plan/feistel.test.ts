import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {feistel} from '../../src/plan/feistel.js';

describe('feistel', () => {
  // Simon is a Feistel cipher, so its published answer checks the network: Beaulieu et al., "The SIMON and SPECK
  // Families of Lightweight Block Ciphers", 2013, appendix B, Simon32/64.
  it('is Simon32/64 when it is given the round function of Simon32/64', () => {
    const keys = simonKeys([0x0100, 0x0908, 0x1110, 0x1918]);
    const rotate = (half: number, by: number) => ((half << by) | (half >>> (16 - by))) & 0xffff;
    const simon = (half: number, round: number) =>
      (rotate(half, 1) & rotate(half, 8)) ^ rotate(half, 2) ^ keys[round];
    expect(feistel(0x65656877, 16, 32, simon).toString(16)).toBe('c69be9bb');
  });

  it('is a permutation for any round function', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 5}),
        fc.integer({min: 0, max: 9}),
        fc.func(fc.integer()),
        (halfBits, rounds, mix) => {
          const size = 4 ** halfBits;
          const images = Array.from({length: size}, (_, value) => feistel(value, halfBits, rounds, mix));
          expect(new Set(images).size).toBe(size);
          expect(images.every((image) => image >= 0 && image < size)).toBe(true);
        },
      ),
      {numRuns: 50},
    );
  });
});

/** The key schedule of Simon32/64, from four key words, lowest first. */
function simonKeys(words: readonly number[]): number[] {
  const sequence = '11111010001001010110000111001101111101000100101011000011100110'; // z0 of the paper
  const rotateRight = (word: number, by: number) => ((word >>> by) | (word << (16 - by))) & 0xffff;
  const keys = [...words];
  for (let i = 4; i < 32; i++) {
    let mixed = rotateRight(keys[i - 1], 3) ^ keys[i - 3];
    mixed ^= rotateRight(mixed, 1);
    keys.push((~keys[i - 4] & 0xffff) ^ mixed ^ Number(sequence[(i - 4) % 62]) ^ 3);
  }
  return keys;
}
