import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';
import {exifOrientation} from './exif-orientation.js';
import type {StoredHeader} from './stored-header.js';

const FIRST_CHUNK = 12;
const CHUNK_FRAME_BYTES = 8;
const START_CODE = '\x9d\x01\x2a';
const LOSSLESS_SIGNATURE = 0x2f;
const SIDE_MASK = 0x3fff;

/**
 * The size and orientation of a WebP, simple or extended; of an animation, the canvas.
 *
 * @param reader - Little-endian.
 * @throws UndecodableError "truncated ..." or "corrupt ...".
 *
 * Source: RFC 9649, sections 2.5 to 2.7; RFC 6386, section 9.1 (VP8); RFC 9649, section 3.4 (VP8L).
 */
export function readWebpHeader(reader: ByteReader): StoredHeader {
  const type = reader.text(FIRST_CHUNK, 4);
  const data = FIRST_CHUNK + CHUNK_FRAME_BYTES;
  switch (type) {
    case 'VP8 ':
      if (reader.text(data + 3, 3) !== START_CODE) throw new UndecodableError('corrupt webp: no key frame');
      return {
        width: reader.u16(data + 6) & SIDE_MASK,
        height: reader.u16(data + 8) & SIDE_MASK,
        orientation: 1,
      };
    case 'VP8L': {
      if (reader.u8(data) !== LOSSLESS_SIGNATURE)
        throw new UndecodableError('corrupt webp: no VP8L signature');
      const packed = reader.u32(data + 1);
      return {width: (packed & SIDE_MASK) + 1, height: ((packed >>> 14) & SIDE_MASK) + 1, orientation: 1};
    }
    case 'VP8X':
      return {
        width: reader.u24(data + 4) + 1,
        height: reader.u24(data + 7) + 1,
        orientation: readOrientation(reader),
      };
    default:
      throw new UndecodableError('corrupt webp: no image chunk comes first');
  }
}

/** From the chunk EXIF, which stands behind the pixels. */
function readOrientation(reader: ByteReader): number {
  for (let at = FIRST_CHUNK; at + CHUNK_FRAME_BYTES <= reader.length;) {
    const length = reader.u32(at + 4);
    const start = at + CHUNK_FRAME_BYTES;
    if (reader.text(at, 4) === 'EXIF' && start + length <= reader.length) {
      return exifOrientation(reader.slice(start, length));
    }
    at = start + length + (length & 1); // chunks are padded to even lengths
  }
  return 1;
}
