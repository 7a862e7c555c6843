import {BLOCK} from '../memory';
import {PEEKED, peekBits} from './bit-reader';
import {offsetBefore} from './coefficient-order';
import {
  END_OF_BLOCK,
  INDEX_BITS,
  NO_CODE,
  advanceOf,
  lookUpPair,
  lookUpSkip,
  lookUpSymbol,
  readSymbol,
  valueOf,
} from './huffman-tables';

/*
 * The functions that see every bit of a scan: half of the time at 500x375. What takes it is not the work but waiting: the
 * next index is known once the last entry has come out of its table and has moved the bits. So an entry gives several
 * symbols, its length lies where the shift reads it, and what has been reached is one sum of entries: the bits dropped
 * since the last fetch in its lowest byte, above it the place in the zigzag sequence, one behind the last coefficient.
 */

/** `reached` at the first AC coefficient. */
const FIRST_PLACE: u32 = 1 << 8;
/** The place of `reached` is 64 or more if one of these bits is set; it is below 256. */
const BEHIND_BLOCK: u32 = 0xc0 << 8;
/** So many entries of 11 bits or fewer fit into what `peekBits` promises. */
const LOOKUPS_PER_PEEK: i32 = PEEKED / INDEX_BITS;

/** How the block's DC value differs from the one before. */
export let difference: i32 = 0;
/** Where in the zigzag sequence `readBlock` ended: one behind the last coefficient, 1 = there was none but DC. */
export let blockEnd: i32 = 0;
/** Set when bits were no code, or coefficients ran over the end of a block. It stays set until `forgive`. */
export let broken: bool = false;

/** Forgets an earlier file's faults. */
export function forgive(): void {
  broken = false;
}

/**
 * Reads a block: its DC value into `difference`, the 63 AC coefficients into `BLOCK`, which is zero before. Returns the
 * position behind it.
 */
export function readBlock(position: u32, dcTable: usize, acTable: usize): u32 {
  let bits = peekBits(position);
  const dc = lookUpSymbol(dcTable, bits);
  difference = valueOf(dc);
  bits <<= dc;
  let reached = FIRST_PLACE + (dc & 0xff);
  if ((dc & 0xff) == 0) {
    position = readLongDifference(position, dcTable);
    bits = peekBits(position);
  }
  let lookups = LOOKUPS_PER_PEEK - 1; // counting them is easier to predict than the bits left
  while (true) {
    const pair = lookUpPair(acTable, bits);
    bits <<= pair;
    storeBefore(placeOf(reached) + ((<u32>(pair >>> 32)) & 0xff), valueOf(<u32>pair));
    reached += <u32>pair; // the value is added above the place, where nobody looks
    storeBefore(placeOf(reached), <i32>((<i64>pair) >> 48));
    if ((reached & BEHIND_BLOCK) == 0) {
      if (--lookups != 0) continue;
      position -= reached & 0xff;
      reached &= 0xff00;
    } else {
      let place = placeOf(reached);
      if ((pair & 0xff) != 0 && endsWell(place)) {
        blockEnd = place == 64 ? 64 : place - END_OF_BLOCK;
        return position - (reached & 0xff);
      }
      // A long code, or the first one ended the block and the second is of the next: again, one symbol alone.
      reached -= <u32>pair;
      position -= reached & 0xff;
      const entry = findSymbol(position, acTable);
      position -= entry & 0xff;
      place = placeOf(reached) + advanceOf(entry);
      storeBefore(place, valueOf(entry));
      if (place >= 64) {
        blockEnd = place == 64 ? 64 : place - END_OF_BLOCK;
        if (!endsWell(place)) broken = true;
        return position;
      }
      reached = place << 8;
    }
    bits = peekBits(position);
    lookups = LOOKUPS_PER_PEEK;
  }
}

/** Passes over a block, but for its DC value, which goes into `difference`; returns the position behind it. */
export function skipBlock(position: u32, dcTable: usize, acTable: usize): u32 {
  let bits = peekBits(position);
  const dc = lookUpSymbol(dcTable, bits);
  difference = valueOf(dc);
  bits <<= dc;
  let reached = FIRST_PLACE + (dc & 0xff);
  if ((dc & 0xff) == 0) {
    position = readLongDifference(position, dcTable);
    bits = peekBits(position);
  }
  let entry: u32;
  while (true) {
    entry = lookUpSkip(acTable, bits);
    bits <<= entry;
    reached += entry;
    if (reached >= 64 << 8) break;
    if (<i32>(reached & 0xff) > PEEKED - INDEX_BITS) {
      position -= reached & 0xff;
      reached &= ~0xff;
      bits = peekBits(position);
    }
  }
  position -= reached & 0xff;
  if (endsWell(reached >>> 8)) return position;
  // A long code, or the block ended among these symbols, so that the last of them belong to the next block.
  position += entry & 0xff;
  let place = (reached >>> 8) - (entry >>> 8);
  do {
    entry = findSymbol(position, acTable);
    position -= entry & 0xff;
    place += advanceOf(entry);
  } while (place < 64);
  if (!endsWell(place)) broken = true;
  return position;
}

/** The place in the zigzag sequence that `reached` holds. */
function placeOf(reached: u32): i32 {
  return (reached >>> 8) & 0xff;
}

/** Writes a coefficient to where it stands in `BLOCK`, given the place behind it. */
function storeBefore(place: i32, value: i32): void {
  store<i16>(BLOCK + offsetBefore(place), <i16>value);
}

/** Whether a place of 64 or more is where a block may end: behind its last coefficient, or by an end of block. */
function endsWell(place: i32): bool {
  return place == 64 || <u32>(place - END_OF_BLOCK) < 64;
}

/** The entry of the next symbol, whatever its length. */
function findSymbol(position: u32, table: usize): u32 {
  const bits = peekBits(position);
  const entry = lookUpSymbol(table, bits);
  return (entry & 0xff) != 0 ? entry : readSymbol(table, bits, entry);
}

/** Reads a DC value of any length into `difference`; returns the position behind it. */
function readLongDifference(position: u32, table: usize): u32 {
  const entry = findSymbol(position, table);
  difference = valueOf(entry);
  if (entry == NO_CODE) broken = true;
  return position - (entry & 0xff);
}
