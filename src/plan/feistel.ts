/** Maps one half of a block to a word that is mixed into the other half. */
export type RoundFunction = (half: number, round: number) => number;

/**
 * A balanced Feistel network: a permutation of the whole numbers below 4^halfBits, whatever the round function.
 *
 * @param value - 0 to 4^halfBits - 1.
 * @param halfBits - 1 to 16: bits in each of the two halves.
 * @returns Another number of the same range; different values give different numbers.
 */
export function feistel(value: number, halfBits: number, rounds: number, mix: RoundFunction): number {
  const size = 2 ** halfBits;
  const mask = size - 1;
  let left = Math.floor(value / size);
  let right = value & mask;
  for (let round = 0; round < rounds; round++) {
    const next = (right ^ mix(left, round)) & mask;
    right = left;
    left = next;
  }
  return left * size + right;
}
