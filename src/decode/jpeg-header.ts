import type {ByteReader} from './byte-reader.js';
import {UndecodableError, type JpegCoding} from './decoder.js';
import {exifOrientation} from './exif-orientation.js';
import {isSrgbProfile} from './icc-profile.js';
import {JPEG_MARKER, nextJpegSegment} from './jpeg-segment.js';
import type {StoredHeader} from './stored-header.js';

const ICC_PREFIX = 'ICC_PROFILE\0';
const ICC_PREFIX_BYTES = ICC_PREFIX.length + 2; // then number and count of the chunk
const EXIF_PREFIX = 'Exif\0\0';

const PROCESSES: Readonly<Record<number, JpegCoding['process']>> = {
  0xc0: 'baseline',
  0xc1: 'extended',
  0xc2: 'progressive',
};

/**
 * The size, orientation and coding of a JPEG, from the segments before its first scan.
 *
 * @throws UndecodableError "truncated ..." if it ends before the first scan, "corrupt ..." if the scan comes first.
 *
 * Source: ITU-T T.81, annex B.
 */
export function readJpegHeader(reader: ByteReader): StoredHeader {
  let frame: (Omit<JpegCoding, 'profile'> & {width: number; height: number}) | undefined;
  let orientation: number | undefined;
  let profile: JpegCoding['profile'] = 'none';
  for (let at = 2; ;) {
    const {marker, start, end} = nextJpegSegment(reader, at);
    if (marker === JPEG_MARKER.startOfScan || marker === JPEG_MARKER.endOfImage) break;
    const length = end - start;
    if (isFrame(marker)) {
      frame ??= {
        process: PROCESSES[marker] ?? 'other',
        bits: reader.u8(start),
        height: reader.u16(start + 1),
        width: reader.u16(start + 3),
        components: reader.u8(start + 5),
        samplesPerPixel: samplesPerPixel(reader, start + 5, end),
      };
    } else if (marker === JPEG_MARKER.app1 && startsWith(reader, start, length, EXIF_PREFIX)) {
      orientation ??= exifOrientation(reader.slice(start, length));
    } else if (marker === JPEG_MARKER.app2 && startsWith(reader, start, length, ICC_PREFIX)) {
      const chunk = reader.slice(start, length).subarray(ICC_PREFIX_BYTES);
      if (profile === 'none') profile = isSrgbProfile(chunk) ? 'srgb' : 'other';
    }
    at = end;
  }
  if (frame === undefined) throw new UndecodableError('corrupt jpeg: no frame header');
  const {width, height, ...coding} = frame;
  return {width, height, orientation: orientation ?? 1, jpeg: {...coding, profile}};
}

/**
 * From the table of components, which begins with their number and has 3 bytes for each. A table that breaks the rules
 * counts as full resolution: decoders will refuse it.
 */
function samplesPerPixel(reader: ByteReader, at: number, end: number): number {
  const components = reader.u8(at);
  if (components <= 1 || at + 1 + components * 3 > end) return components;
  const samples = Array.from({length: components}, (_, component) => {
    const factors = reader.u8(at + 2 + component * 3);
    return (factors >> 4) * (factors & 15);
  });
  const most = Math.max(...samples);
  return most === 0 ? components : samples.reduce((sum, count) => sum + count, 0) / most;
}

/** SOF0 to SOF15; among them DHT, JPG and DAC have other meanings. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function startsWith(reader: ByteReader, start: number, length: number, prefix: string): boolean {
  return length >= prefix.length && reader.text(start, prefix.length) === prefix;
}
