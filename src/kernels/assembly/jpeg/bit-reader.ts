/**
 * Reading bits of entropy-coded data that `unstuffScan` has laid out backwards: the first byte at the highest
 * address. So the next eight bytes of the stream are one little-endian load, its first bit uppermost, and reading
 * needs neither a byte swap nor a look at markers.
 *
 * A position is a bit address, counting down. It is the whole state of a reader, which is why a decoder can keep it
 * in a local variable. Reading past the end of the data meets zeros first and then other memory; callers compare
 * positions once per MCU.
 */

/** `peekBits` promises this many bits. */
export const PEEKED: i32 = 57;

/** The position whose next bit is the first of the byte that ends just below `end`. */
export function positionBelow(end: usize): u32 {
  return ((<u32>end) << 3) - 57;
}

/** The bits from `position` on, the next one uppermost; at least `PEEKED` of them are of the stream. */
export function peekBits(position: u32): u64 {
  return load<u64>(position >>> 3) << (~position & 7);
}

/**
 * A coefficient of `size` bits (0 to 15) as JPEG stores it: the lower half of the numbers stands for negative ones. Signs
 * are as good as random, which a branch would guess wrong every other time.
 */
export function extendSign(value: i32, size: i32): i32 {
  const isNegative = (value >>> (size - 1)) - 1; // all ones, or 0
  return value - (isNegative & ((1 << size) - 1));
}
