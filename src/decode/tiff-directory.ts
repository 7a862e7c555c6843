import {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';

/** Tags that are read (TIFF 6.0, section 8; Exif 2.32, section 4.6.4). */
export const TIFF_TAG = {width: 256, height: 257, orientation: 274} as const;

const MAGIC = 42;
const BIG_MAGIC = 43;
const [BYTE, SHORT, LONG, LONG8] = [1, 3, 4, 16];

/**
 * The whole numbers in the first directory of a TIFF or BigTIFF structure, which is also what EXIF is: by tag, the
 * first value of each. Entries of other types are passed over.
 *
 * @throws UndecodableError "truncated ..." or "corrupt ...".
 */
export function readTiffDirectory(bytes: Uint8Array, what: string): ReadonlyMap<number, number> {
  const order = new ByteReader(bytes, what).text(0, 2);
  if (order !== 'II' && order !== 'MM') throw new UndecodableError(`corrupt ${what}: no byte order mark`);
  const reader = new ByteReader(bytes, what, order === 'II');
  const magic = reader.u16(2);
  if (magic !== MAGIC && magic !== BIG_MAGIC) throw new UndecodableError(`corrupt ${what}: no magic number`);
  const big = magic === BIG_MAGIC;
  const start = big ? reader.u64(8) : reader.u32(4);
  const count = big ? reader.u64(start) : reader.u16(start);
  const first = start + (big ? 8 : 2);
  const entryBytes = big ? 20 : 12;
  const values = new Map<number, number>();
  // A false count ends at the last byte of the file, where the reader refuses.
  for (let entry = 0; entry < count; entry++) {
    const at = first + entry * entryBytes;
    const value = readValue(reader, reader.u16(at + 2), at + (big ? 12 : 8));
    if (value !== undefined) values.set(reader.u16(at), value);
  }
  return values;
}

/** The first value of an entry; one value of these types lies in the entry itself. */
function readValue(reader: ByteReader, type: number, at: number): number | undefined {
  switch (type) {
    case BYTE:
      return reader.u8(at);
    case SHORT:
      return reader.u16(at);
    case LONG:
      return reader.u32(at);
    case LONG8:
      return reader.u64(at);
    default:
      return undefined;
  }
}
