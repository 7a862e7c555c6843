import type {ByteReader} from './byte-reader.js';
import type {StoredHeader} from './stored-header.js';

/**
 * The size of a GIF's screen, on which its first frame is drawn. GIF knows no orientation.
 *
 * @param reader - Little-endian.
 * @throws UndecodableError "truncated ...".
 *
 * Source: GIF89a specification, section 18.
 */
export function readGifHeader(reader: ByteReader): StoredHeader {
  return {width: reader.u16(6), height: reader.u16(8), orientation: 1};
}
