import {BLOCK} from '../memory';
import {PEEKED, peekBits} from './bit-reader';
import {offsetBefore} from './coefficient-order';
import {
  END_OF_BLOCK,
  INDEX_BITS,
  INDEX_SHIFT,
  NO_CODE,
  SKIP,
  lookUpSymbol,
  readSymbol,
} from './huffman-tables';

/*
 * The functions that see every bit of a scan: more than half of the time at 500x375. `bits` holds what is next,
 * uppermost first; it is fetched anew when what is left of it might not fill an index.
 */

/** So many entries of 11 bits or fewer fit into what `peekBits` promises. */
const LOOKUPS_PER_PEEK: i32 = PEEKED / INDEX_BITS;

/** How the last DC value differed from the one before. */
export let difference: i32 = 0;
/** Set when bits were no code, or coefficients ran over the end of a block. It stays set until `forgive`. */
export let broken: bool = false;

/** Forgets an earlier file's faults. */
export function forgive(): void {
  broken = false;
}

/** Reads the DC value of a block into `difference`; returns the position behind it. */
export function readDifference(position: u32, table: usize): u32 {
  const bits = peekBits(position);
  let entry = lookUpSymbol(table, bits);
  if ((entry & 0xff) == 0) {
    entry = readSymbol(table, bits, entry);
    if (entry == NO_CODE) broken = true;
  }
  difference = (<i32>entry) >> 16;
  return position - (entry & 0xff);
}

/** Where in the zigzag sequence `readCoefficients` ended: one behind the last coefficient, 1 = there was none. */
export let blockEnd: i32 = 0;

/** Reads the 63 AC coefficients of a block into `BLOCK`, which is zero before; returns the position behind them. */
export function readCoefficients(position: u32, table: usize): u32 {
  let bits = peekBits(position);
  let lookups = LOOKUPS_PER_PEEK; // counting them is easier to predict than the bits left
  let next = 1;
  do {
    if (lookups == 0) {
      bits = peekBits(position);
      lookups = LOOKUPS_PER_PEEK;
    }
    let entry = lookUpSymbol(table, bits);
    if ((entry & 0xff) == 0) {
      entry = readSymbol(table, peekBits(position), entry);
      lookups = 1;
    }
    const length = <i32>(entry & 0xff);
    bits <<= length;
    position -= length;
    lookups--;
    next += (entry >>> 8) & 0xff;
    store<i16>(BLOCK + offsetBefore(next), <i16>((<i32>entry) >> 16));
  } while (next < 64);
  blockEnd = next;
  if (next != 64) {
    blockEnd = next - END_OF_BLOCK;
    if (<u32>blockEnd >= 64) broken = true;
  }
  return position;
}

/**
 * Passes over the AC coefficients of a block, several at a time; returns the position behind them. An entry may be
 * up to 26 bits long here, so what counts is how many bits are `left`; the position is `fetched + left`.
 */
export function skipCoefficients(position: u32, table: usize): u32 {
  let bits = peekBits(position);
  let left = PEEKED;
  let fetched = position - PEEKED;
  let next = 1;
  let entry: u32;
  do {
    if (left < INDEX_BITS) {
      bits = peekBits(fetched + left);
      fetched = fetched + left - PEEKED;
      left = PEEKED;
    }
    entry = load<u16>(table + ((<usize>(bits >>> INDEX_SHIFT)) << 1), SKIP);
    if (entry == 0) return skipSingly(fetched + left, table, next);
    bits <<= entry & 0xff;
    left -= entry & 0xff;
    next += entry >>> 8;
  } while (next < 64);
  if (next == 64 || <u32>(next - END_OF_BLOCK) < 64) return fetched + left;
  // The block ended among these symbols, so that the last of them belong to the next block.
  return skipSingly(fetched + left + (entry & 0xff), table, next - (entry >>> 8));
}

/** The same, one symbol at a time: for long codes, and for blocks that end with coefficient 63. */
function skipSingly(position: u32, table: usize, next: i32): u32 {
  do {
    const bits = peekBits(position);
    let entry = lookUpSymbol(table, bits);
    if ((entry & 0xff) == 0) entry = readSymbol(table, bits, entry);
    position -= entry & 0xff;
    next += (entry >>> 8) & 0xff;
  } while (next < 64);
  if (next != 64 && <u32>(next - END_OF_BLOCK) >= 64) broken = true;
  return position;
}
