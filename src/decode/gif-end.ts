import {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';

const SCREEN_END = 13;
const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];

/**
 * Steps over the blocks of a GIF to its trailer.
 *
 * @throws UndecodableError "truncated ..." if the bytes end before, "corrupt ..." at a block that can't be.
 *
 * Source: GIF89a specification, appendix B.
 */
export function checkGifEnd(bytes: Uint8Array): void {
  const reader = new ByteReader(bytes, 'gif', true);
  let at = SCREEN_END + colourTableBytes(reader.u8(10));
  while (at < bytes.length) {
    const kind = reader.u8(at);
    if (kind === TRAILER) return;
    if (kind === EXTENSION) at = skipSubBlocks(reader, at + 2);
    else if (kind === IMAGE) at = skipSubBlocks(reader, at + 11 + colourTableBytes(reader.u8(at + 9)));
    else throw new UndecodableError(`corrupt gif: a block of kind ${kind}`);
  }
  throw new UndecodableError(`truncated gif: no trailer in ${bytes.length} bytes`);
}

function colourTableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 << ((packed & 7) + 1);
}

/** Where the sub-blocks at `at` end: each has its length first, the last one is empty. */
function skipSubBlocks(reader: ByteReader, at: number): number {
  const {bytes} = reader;
  let next = at;
  while (next < bytes.length && bytes[next] > 0) next += 1 + bytes[next];
  return next + 1;
}
