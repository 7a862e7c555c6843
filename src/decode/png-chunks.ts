import type {ByteReader} from './byte-reader.js';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const FRAME_BYTES = 12;

/** One chunk of a PNG; its data, of which the file may lack a part, lies at `start`. */
export interface PngChunk {
  readonly type: string;
  readonly start: number;
  readonly length: number;
}

/** The chunks of a PNG as far as the bytes reach. Source: PNG (third edition), section 5.3. */
export function* pngChunks(reader: ByteReader): Generator<PngChunk> {
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= reader.length;) {
    const length = reader.u32(at);
    yield {type: reader.text(at + 4, 4), start: at + 8, length};
    at += FRAME_BYTES + length;
  }
}
