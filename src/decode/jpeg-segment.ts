import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';

/** Markers that are told apart (ITU-T T.81, table B.1). */
export const JPEG_MARKER = {
  temporary: 0x01,
  restart0: 0xd0,
  restart7: 0xd7,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  app1: 0xe1,
  app2: 0xe2,
} as const;

const MARKER_PREFIX = 0xff;
const STUFFED = 0x00;

/** One marker and the parameters after it, which lie at `start` to `end`. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The next segment at or after `at`. Bytes before its marker are passed over: coded data with its restart markers,
 * fill bytes, and what a careless writer left.
 *
 * @throws UndecodableError "truncated ..." if the bytes end before, "corrupt ..." if its length can't be.
 */
export function nextJpegSegment(reader: ByteReader, at: number): JpegSegment {
  const {bytes} = reader;
  for (
    let prefix = bytes.indexOf(MARKER_PREFIX, at);
    prefix >= 0;
    prefix = bytes.indexOf(MARKER_PREFIX, prefix + 1)
  ) {
    const marker = reader.u8(prefix + 1);
    const start = prefix + 2;
    if (marker === MARKER_PREFIX || marker === STUFFED || standsAlone(marker)) continue;
    if (marker === JPEG_MARKER.endOfImage) return {marker, start, end: start};
    const length = reader.u16(start);
    if (length < 2) throw new UndecodableError(`corrupt jpeg: a segment of ${length} bytes`);
    return {marker, start: start + 2, end: start + length};
  }
  throw noEndOfImage(reader.length);
}

/** What is wrong with a file that was cut short. */
export function noEndOfImage(bytes: number): UndecodableError {
  return new UndecodableError(`truncated jpeg: no end of image in ${bytes} bytes`);
}

/** True for markers without parameters; the end of the image is none of these. */
function standsAlone(marker: number): boolean {
  const {restart0, startOfImage, temporary} = JPEG_MARKER;
  return (marker >= restart0 && marker <= startOfImage) || marker === temporary;
}
