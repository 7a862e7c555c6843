import {ByteReader} from './byte-reader.js';
import {UndecodableError, type ImageFormat} from './decoder.js';
import {checkGifEnd} from './gif-end.js';
import {JPEG_MARKER, nextJpegSegment} from './jpeg-segment.js';
import {pngChunks} from './png-chunks.js';

/** TIFF and AVIF say where their pixels lie, so the decoder notices that they are missing. */
const checks: Readonly<Partial<Record<ImageFormat, (bytes: Uint8Array) => void>>> = {
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
export function checkCompleteness(bytes: Uint8Array, format: ImageFormat): void {
  checks[format]?.(bytes);
}

/** Segments are stepped over, so the end of a thumbnail inside one is not taken for the picture's. */
function checkJpegEnd(bytes: Uint8Array): void {
  const reader = new ByteReader(bytes, 'jpeg');
  let scans = 0;
  for (let at = 2; ;) {
    const {marker, end} = nextJpegSegment(reader, at);
    if (marker === JPEG_MARKER.startOfScan) scans++;
    if (marker === JPEG_MARKER.endOfImage) break;
    at = end;
  }
  if (scans === 0) throw new UndecodableError('corrupt jpeg: no scan before its end');
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
