import {COEFFICIENT_OFFSETS} from '../memory';

/** Where what is written beyond the last coefficient of a block lands: behind the block. */
const OUTSIDE: u8 = 128;

/** Natural order of the zigzag sequence (ISO/IEC 10918-1, figure A.6). */
// prettier-ignore
const NATURAL_ORDER = memory.data<u8>([
   0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

/** The place of a zigzag index (0 to 63) in a block stored row by row. */
export function naturalOrder(index: i32): i32 {
  return load<u8>(NATURAL_ORDER + index);
}

/**
 * Fills the table behind `coefficientOffset`. It covers every index a damaged file can lead to (63 plus the largest
 * advance), so that storing a coefficient needs no check.
 */
export function fillCoefficientOffsets(): void {
  memory.fill(COEFFICIENT_OFFSETS, OUTSIDE, 256);
  for (let index = 0; index < 64; index++) store<u8>(COEFFICIENT_OFFSETS + index, naturalOrder(index) * 2);
}

/** Byte offset in a block of the coefficient just before zigzag index `next`, 1 to 256. */
export function offsetBefore(next: i32): usize {
  return load<u8>(COEFFICIENT_OFFSETS - 1 + next);
}
