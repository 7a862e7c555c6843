import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';

/** A stretch of the file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A box of an ISO base media file: its type, and where what it holds lies. */
export interface IsoBox extends ByteRange {
  readonly type: string;
}

/**
 * The boxes in a stretch of an ISO base media file, one level deep.
 *
 * @throws UndecodableError if a box reaches beyond the stretch.
 *
 * Source: ISO/IEC 14496-12, section 4.2.
 */
export function* isoBoxes(reader: ByteReader, {start, end}: ByteRange): Generator<IsoBox> {
  for (let at = start; at + 8 <= end;) {
    const short = reader.u32(at);
    const type = reader.text(at + 4, 4);
    const frame = short === 1 ? 16 : 8;
    const size = short === 1 ? reader.u64(at + 8) : short === 0 ? end - at : short;
    if (size < frame) throw new UndecodableError(`corrupt avif: a box of ${size} bytes`);
    if (at + size > end) throw new UndecodableError(`truncated avif: the box ${type} ends after the file`);
    yield {type, start: at + frame, end: at + size};
    at += size;
  }
}

/** The first box of a type in a stretch, or undefined. */
export function findIsoBox(reader: ByteReader, range: ByteRange, type: string): IsoBox | undefined {
  for (const box of isoBoxes(reader, range)) if (box.type === type) return box;
  return undefined;
}
