import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';
import {findIsoBox, isoBoxes, type ByteRange, type IsoBox} from './iso-boxes.js';

const FULL_BOX_BYTES = 4; // version and flags

/**
 * The property boxes of the primary picture, in the order of its associations.
 *
 * @throws UndecodableError "truncated ..." or "corrupt ...".
 *
 * Source: ISO/IEC 14496-12, section 8.11.4 (pitm); ISO/IEC 23008-12, section 9.3 (iprp, ipco, ipma).
 */
export function avifProperties(reader: ByteReader): readonly IsoBox[] {
  const meta = need(reader, {start: 0, end: reader.length}, 'meta');
  const inMeta = {start: meta.start + FULL_BOX_BYTES, end: meta.end};
  const primary = need(reader, inMeta, 'pitm');
  const primaryId = readId(reader, primary.start + FULL_BOX_BYTES, reader.u8(primary.start) > 0);
  const properties = need(reader, inMeta, 'iprp');
  const all = [...isoBoxes(reader, need(reader, properties, 'ipco'))];
  const indexes = readAssociations(reader, need(reader, properties, 'ipma')).get(primaryId) ?? [];
  return indexes.filter((index) => index >= 1 && index <= all.length).map((index) => all[index - 1]);
}

/** By picture, the properties it has, counted from 1. */
function readAssociations(
  reader: ByteReader,
  {start, end}: ByteRange,
): ReadonlyMap<number, readonly number[]> {
  const wideIds = reader.u8(start) > 0;
  const wideIndexes = (reader.u24(start + 1) & 1) === 1;
  const count = reader.u32(start + FULL_BOX_BYTES);
  const associations = new Map<number, readonly number[]>();
  let at = start + FULL_BOX_BYTES + 4;
  for (let entry = 0; entry < count && at < end; entry++) {
    const id = readId(reader, at, wideIds);
    at += wideIds ? 4 : 2;
    const indexes = Array.from({length: reader.u8(at)}, (_, i) =>
      wideIndexes ? reader.u16(at + 1 + 2 * i) & 0x7fff : reader.u8(at + 1 + i) & 0x7f,
    );
    associations.set(id, indexes);
    at += 1 + indexes.length * (wideIndexes ? 2 : 1);
  }
  return associations;
}

function readId(reader: ByteReader, at: number, wide: boolean): number {
  return wide ? reader.u32(at) : reader.u16(at);
}

function need(reader: ByteReader, range: ByteRange, type: string): IsoBox {
  const box = findIsoBox(reader, range, type);
  if (box === undefined) throw new UndecodableError(`corrupt avif: no box ${type}`);
  return box;
}
