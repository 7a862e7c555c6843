import {ByteReader} from './byte-reader.js';
import {UndecodableError, type ImageFormat, type ImageHeader} from './decoder.js';
import {checkGifEnd} from './gif-end.js';
import {JPEG_MARKER, nextJpegSegment, noEndOfImage} from './jpeg-segment.js';
import {pngChunks} from './png-chunks.js';

const END_OF_IMAGE = Buffer.of(0xff, JPEG_MARKER.endOfImage);

/** What of a header tells where a file ends. */
type Coding = Pick<ImageHeader, 'format' | 'jpeg'>;

/** TIFF and AVIF say where their pixels lie, so the decoder notices that they are missing. */
const checks: Readonly<Partial<Record<ImageFormat, (bytes: Uint8Array, coding: Coding) => void>>> = {
  jpeg: checkJpegEnd,
  png: checkPngEnd,
  webp: checkWebpEnd,
  gif: checkGifEnd,
};

/**
 * Refuses a file that was cut short, even below the window that a decoder would look at. What follows the end of the
 * picture counts for nothing.
 *
 * @throws UndecodableError "truncated ..."; "corrupt ..." where the end can't be searched for.
 */
export function checkCompleteness(bytes: Uint8Array, coding: Coding): void {
  checks[coding.format]?.(bytes, coding);
}

/** Segments are stepped over, so the end of a thumbnail inside one is not taken for the picture's. */
function checkJpegEnd(bytes: Uint8Array, {jpeg}: Coding): void {
  const reader = new ByteReader(bytes, 'jpeg');
  let hasScan = false;
  for (let at = 2; ;) {
    const {marker, start, end} = nextJpegSegment(reader, at);
    if (marker === JPEG_MARKER.endOfImage) break;
    if (marker === JPEG_MARKER.startOfScan) {
      if (isOnlyScan(reader.u8(start), jpeg)) {
        checkEndBehind(bytes, end);
        return;
      }
      hasScan = true;
    }
    at = end;
  }
  if (!hasScan) throw new UndecodableError('corrupt jpeg: no scan before its end');
}

/** Whether a scan of so many components holds all that the file has, as in nearly all files that are not progressive. */
function isOnlyScan(components: number, jpeg: Coding['jpeg']): boolean {
  const {process, components: all} = jpeg ?? {};
  return components === all && (process === 'baseline' || process === 'extended');
}

/** From behind, since that is where it lies: to look for markers in the coded data took as long as to read the file. */
function checkEndBehind(bytes: Uint8Array, scan: number): void {
  const {buffer, byteOffset, length} = bytes;
  if (Buffer.from(buffer, byteOffset, length).lastIndexOf(END_OF_IMAGE) < scan) throw noEndOfImage(length);
}

function checkPngEnd(bytes: Uint8Array): void {
  for (const {type} of pngChunks(new ByteReader(bytes, 'png'))) if (type === 'IEND') return;
  throw new UndecodableError(`truncated png: no IEND in ${bytes.length} bytes`);
}

function checkWebpEnd(bytes: Uint8Array): void {
  const wanted = new ByteReader(bytes, 'webp', true).u32(4) + 8;
  if (wanted > bytes.length) {
    throw new UndecodableError(`truncated webp: ${bytes.length} bytes of ${wanted}`);
  }
}
