import {HUFFMAN_TABLES, HUFFMAN_TABLE_BYTES, SYMBOL_SCRATCH} from '../memory';
import {extendSign, peekBits} from './bit-reader';

/**
 * Huffman tables in decoding form. A table has these parts:
 *
 * - `SYMBOLS`, 2048 u32 by the next 11 bits: an entry that gives a symbol's length, run and value at once;
 * - `PAIRS`, 2048 u64 by the next 11 bits: two symbols at once, for the AC coefficients that are wanted;
 * - `SKIP`, 2048 u16 by the next 11 bits: as many whole symbols as begin there, for blocks that are not wanted;
 * - the canonical code, for what does not fit in 11 bits, and the definition that the table was built from.
 *
 * An entry is `value << 16 | advance << 8 | length`: the coefficient, how far to move in the block (`END_OF_BLOCK` or
 * more at its end), and the number of bits to drop. Length 0: see `readSymbol`. A DC table is built like an AC table,
 * without pairs and skips; its symbols have run 0, and the advance means nothing.
 *
 * Wider tables cost more to build for every file that brings its own, narrower ones send more codes the slow way.
 * `scripts/bench/decode.mjs` measures a change.
 */
const LOOKUP_BITS: i32 = 11;
const LOOKUP_SIZE: i32 = 1 << LOOKUP_BITS;

/** 64 minus the number of bits that index a table, to shift what `peekBits` gives. */
const INDEX_SHIFT: u64 = 64 - LOOKUP_BITS;
/** Bits that must be at hand to look up one entry. */
export const INDEX_BITS: i32 = LOOKUP_BITS;

const SYMBOLS: usize = 0;
const PAIRS: usize = 0x2000;
const SKIP: usize = 0x6000;
const LAST_CODE: usize = 0x7000; // (18) u32 by code length: the first code that is longer, left-aligned to 16 bits
const VALUE_OFFSET: usize = 0x7048; // (18) i32: place of a code in the values = code + offset
const SPEC: usize = 0x7100; // 16 u8 counts by code length, then up to 256 u8 symbols
const SPEC_COUNTS: i32 = 16;

/** The advance of an end of block; added to an index below 64 it can be told from any other advance. */
export const END_OF_BLOCK: i32 = 128;
/** Entries where the first symbol does not fit: no length, and advances that end any block. */
const NO_SKIP: u32 = 64 << 8;
const NO_PAIR: u64 = (64 << 32) | (64 << 8);
/** The entry of bits that are no code of the table: a value of 0, an advance beyond all others. */
export const NO_CODE: u32 = (192 << 8) | 16;

/** The table of a class (0 = DC, 1 = AC) and an id (0 to 3). */
export function huffmanTable(tableClass: i32, id: i32): usize {
  return HUFFMAN_TABLES + <usize>(tableClass * 4 + id) * HUFFMAN_TABLE_BYTES;
}

/** Number of symbols in a definition: 16 counts by code length, then the symbols. */
export function countSymbols(spec: usize): i32 {
  let total = 0;
  for (let length = 0; length < SPEC_COUNTS; length++) total += load<u8>(spec + length);
  return total;
}

/** Whether the counts make a prefix code, and the symbols of a DC table are sizes of at most 15 bits. */
export function isPrefixCode(spec: usize, tableClass: i32): bool {
  let code = 0;
  for (let length = 1; length <= 16; length++) {
    code = (code << 1) + load<u8>(spec + length - 1);
    if (code > 1 << length) return false;
  }
  if (tableClass == 1) return true;
  const symbols = countSymbols(spec);
  for (let place = 0; place < symbols; place++) {
    if (load<u8>(spec + SPEC_COUNTS + place) > 15) return false;
  }
  return true;
}

/** Builds `table` from a checked definition, unless it was built from the same one: files of a camera repeat theirs. */
export function buildHuffmanTable(table: usize, spec: usize): void {
  const bytes = SPEC_COUNTS + countSymbols(spec);
  if (memory.compare(table + SPEC, spec, bytes) == 0) return;
  memory.fill(table + SYMBOLS, 0, LOOKUP_SIZE * 4);
  memory.copy(table + SPEC, spec, bytes);
  memory.fill(SYMBOL_SCRATCH, 0, LOOKUP_SIZE * 4);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++) {
    const count = <i32>load<u8>(spec + length - 1);
    store<i32>(table + VALUE_OFFSET + length * 4, place - code);
    for (let i = 0; i < count; i++) {
      const symbol = load<u8>(spec + SPEC_COUNTS + place);
      if (length <= LOOKUP_BITS) enterSymbol(table, code, length, symbol);
      code++;
      place++;
    }
    store<u32>(table + LAST_CODE + length * 4, code << (16 - length));
    code <<= 1;
  }
  if (table < huffmanTable(1, 0)) return; // of class DC
  pairSymbols(table);
  chainSymbols(table);
}

/** How far a symbol moves in the block. */
function advanceOfSymbol(symbol: i32): i32 {
  return (symbol & 15) == 0 && symbol != 0xf0 ? END_OF_BLOCK : (symbol >> 4) + 1;
}

/** Writes the entries of one code of up to 11 bits, and what `chainSymbols` needs of it. */
function enterSymbol(table: usize, code: i32, length: i32, symbol: i32): void {
  const first = code << (LOOKUP_BITS - length);
  const places = 1 << (LOOKUP_BITS - length);
  const size = symbol & 15;
  const advance = advanceOfSymbol(symbol) << 8;
  const whole = (length << 16) | advance | (length + size);
  for (let i = 0; i < places; i++) store<u32>(SYMBOL_SCRATCH + (first + i) * 4, whole);
  const free = LOOKUP_BITS - length - size;
  if (free < 0) {
    for (let i = 0; i < places; i++)
      store<u32>(table + SYMBOLS + (first + i) * 4, (symbol << 16) | (length << 8));
    return;
  }
  for (let value = 0; value < 1 << size; value++) {
    const coefficient = extendSign(value, size);
    const entry = (coefficient << 16) | advance | (length + size);
    const from = table + SYMBOLS + (first + (value << free)) * 4;
    for (let i = 0; i < 1 << free; i++) store<u32>(from + i * 4, entry);
  }
}

/**
 * Fills `PAIRS`: the entry of the first symbol, with the length and the advance of the second added, then `u8` advance
 * and `i16` value of the first and of the second: `value2 << 48 | advance1 << 32 | value1 << 16 | advances << 8 | lengths`.
 * Where one symbol is all that fits, it stands for both, so that a reader may always store two.
 */
function pairSymbols(table: usize): void {
  for (let bits = 0; bits < LOOKUP_SIZE; bits++) {
    const first = load<u32>(table + bits * 4, SYMBOLS);
    const length = <i32>(first & 0xff);
    let pair = NO_PAIR;
    if (length != 0) {
      const second = load<u32>(table + ((bits << length) & (LOOKUP_SIZE - 1)) * 4, SYMBOLS);
      const ends = <i32>((first >>> 8) & 0xff) >= END_OF_BLOCK;
      const fits = (second & 0xff) != 0 && length + <i32>(second & 0xff) <= LOOKUP_BITS;
      const last = fits && !ends ? second : first;
      pair = ((<u64>(last >>> 16)) << 48) | ((<u64>((first >>> 8) & 0xff)) << 32) | first;
      if (fits && !ends) pair += second & 0xffff;
    }
    store<u64>(table + bits * 8, pair, PAIRS);
  }
}

/**
 * Fills `SKIP`: from each 11 bits, drop symbols as long as their codes (not their value bits) lie within them. An
 * entry is `advance << 8 | length`, `NO_SKIP` where not even one code does.
 */
function chainSymbols(table: usize): void {
  for (let bits = 0; bits < LOOKUP_SIZE; bits++) {
    let length = 0;
    let advance = 0;
    while (length < LOOKUP_BITS && advance < END_OF_BLOCK) {
      const next = load<u32>(SYMBOL_SCRATCH + ((bits << length) & (LOOKUP_SIZE - 1)) * 4);
      if (next == 0 || length + <i32>(next >>> 16) > LOOKUP_BITS) break;
      length += next & 0xff;
      advance += (next >>> 8) & 0xff;
    }
    store<u16>(table + bits * 2, length == 0 ? NO_SKIP : (advance << 8) | length, SKIP);
  }
}

/** The value and the advance of an entry. */
export function valueOf(entry: u32): i32 {
  return (<i32>entry) >> 16;
}
export function advanceOf(entry: u32): i32 {
  return (entry >>> 8) & 0xff;
}

/** The pair that begins with the next 11 bits; `bits` is what `peekBits` gave. */
export function lookUpPair(table: usize, bits: u64): u64 {
  return load<u64>(table + ((<usize>(bits >>> INDEX_SHIFT)) << 3), PAIRS);
}

/** The entry of `SKIP` for the next 11 bits. */
export function lookUpSkip(table: usize, bits: u64): u32 {
  return load<u16>(table + ((<usize>(bits >>> INDEX_SHIFT)) << 1), SKIP);
}

/** The entry of the next 11 bits; `bits` is what `peekBits` gave. */
export function lookUpSymbol(table: usize, bits: u64): u32 {
  return load<u32>(table + ((<usize>(bits >>> INDEX_SHIFT)) << 2), SYMBOLS);
}

/**
 * The entry of a symbol whose code and value need more than 11 bits. `entry` is what `lookUpSymbol` gave: the symbol
 * and the length of its code if the code did fit, else 0.
 */
export function readSymbol(table: usize, bits: u64, entry: u32): u32 {
  let length = <i32>(entry >>> 8);
  let symbol: i32;
  if (entry != 0) {
    length &= 0xff;
    symbol = entry >>> 16;
  } else {
    const code = <u32>(bits >>> 48);
    length = LOOKUP_BITS + 1;
    while (length <= 16 && code >= load<u32>(table + LAST_CODE + length * 4)) length++;
    if (length > 16) return NO_CODE;
    const place = <i32>(code >>> (16 - length)) + load<i32>(table + VALUE_OFFSET + length * 4);
    symbol = load<u8>(table + SPEC + SPEC_COUNTS + place);
  }
  const size = symbol & 15;
  const value = extendSign(<i32>(((bits << length) >>> 1) >>> (63 - size)), size);
  return (value << 16) | (advanceOfSymbol(symbol) << 8) | (length + size);
}
