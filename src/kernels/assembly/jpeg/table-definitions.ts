import {QUANT_TABLES, QUANT_TABLE_BYTES} from '../memory';
import {CORRUPT_HUFFMAN_TABLE, CORRUPT_SEGMENT, DONE} from '../status';
import {naturalOrder} from './coefficient-order';
import {countSymbols, isPrefixCode} from './huffman-tables';
import {loadU16} from './load-u16';

/** Address of the definition of each Huffman table in the file (class * 4 + id), 0 = not defined. */
const definitions = memory.data(8 * sizeof<u32>());
/** One bit per quantization table that the file has defined. */
let quantTables: u32 = 0;

/** Begins a file: nothing is defined. */
export function forgetTables(): void {
  memory.fill(definitions, 0, 8 * sizeof<u32>());
  quantTables = 0;
}

/** The last definition of a Huffman table (class 0 = DC, 1 = AC; id 0 to 3), 0 = none. */
export function huffmanDefinition(tableClass: i32, id: i32): usize {
  return load<u32>(definitions + (tableClass * 4 + id) * sizeof<u32>());
}

/** Whether the file has defined a quantization table. */
export function hasQuantTable(id: i32): bool {
  return id < 4 && ((quantTables >>> id) & 1) == 1;
}

/** Reads a DQT segment into the tables, which are kept in natural order. */
export function readQuantTables(body: usize, end: usize): i32 {
  while (body < end) {
    const head = load<u8>(body++);
    const id = head & 15;
    const wide = head >> 4;
    const bytes = 64 << wide;
    if (id > 3 || wide > 1 || body + bytes > end) return CORRUPT_SEGMENT;
    const table = QUANT_TABLES + id * QUANT_TABLE_BYTES;
    for (let i = 0; i < 64; i++) {
      const value = wide == 1 ? loadU16(body + i * 2) : <i32>load<u8>(body + i);
      store<u16>(table + naturalOrder(i) * 2, <u16>value);
    }
    quantTables |= 1 << id;
    body += bytes;
  }
  return DONE;
}

/** Reads a DHT segment: checks its definitions and notes where they lie. */
export function readHuffmanTables(body: usize, end: usize): i32 {
  while (body < end) {
    const head = load<u8>(body++);
    const tableClass = head >> 4;
    const id = head & 15;
    if (tableClass > 1 || id > 3 || body + 16 > end) return CORRUPT_HUFFMAN_TABLE;
    const bytes = 16 + countSymbols(body);
    if (bytes > 16 + 256 || body + bytes > end || !isPrefixCode(body, tableClass))
      return CORRUPT_HUFFMAN_TABLE;
    store<u32>(definitions + (tableClass * 4 + id) * sizeof<u32>(), body);
    body += bytes;
  }
  return DONE;
}
