import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';
import {exifOrientation} from './exif-orientation.js';
import {pngChunks} from './png-chunks.js';
import type {StoredHeader} from './stored-header.js';

/**
 * The size of a PNG, from its first chunk, and its orientation, from the chunk eXIf wherever that stands.
 *
 * @throws UndecodableError "truncated ..." or "corrupt ...".
 *
 * Source: PNG (third edition), sections 11.2.1 and 11.3.4.6.
 */
export function readPngHeader(reader: ByteReader): StoredHeader {
  if (reader.text(12, 4) !== 'IHDR') throw new UndecodableError('corrupt png: it does not begin with IHDR');
  const [width, height] = [reader.u32(16), reader.u32(20)];
  for (const {type, start, length} of pngChunks(reader)) {
    if (type === 'eXIf' && start + length <= reader.length) {
      return {width, height, orientation: exifOrientation(reader.slice(start, length))};
    }
  }
  return {width, height, orientation: 1};
}
