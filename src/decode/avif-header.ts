import {avifProperties} from './avif-properties.js';
import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';
import type {StoredHeader} from './stored-header.js';

/**
 * The size of the primary picture of an AVIF as its decoding delivers it: cropped and turned by its own boxes clap and
 * irot. Its orientation is therefore 1; one in its EXIF has no effect (ISO/IEC 23008-12, annex A.2.1).
 *
 * @throws UndecodableError "truncated ..." or "corrupt ...".
 *
 * Source: ISO/IEC 23008-12, section 6.5 (ispe, irot); ISO/IEC 14496-12, section 12.1.4 (clap).
 */
export function readAvifHeader(reader: ByteReader): StoredHeader {
  let size: {width: number; height: number} | undefined;
  let turned = false;
  for (const {type, start} of avifProperties(reader)) {
    if (type === 'ispe') size ??= {width: reader.u32(start + 4), height: reader.u32(start + 8)};
    if (type === 'irot') turned = (reader.u8(start) & 1) === 1; // a quarter or three quarters of a turn
    if (type === 'clap') {
      const [width, height] = [0, 8].map((at) => reader.u32(start + at) / reader.u32(start + at + 4));
      size = {width: Math.round(width), height: Math.round(height)};
    }
  }
  if (size === undefined) throw new UndecodableError('corrupt avif: no size');
  const {width, height} = size;
  return turned ? {width: height, height: width, orientation: 1} : {width, height, orientation: 1};
}
