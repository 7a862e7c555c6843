import {readAvifHeader} from './avif-header.js';
import {ByteReader} from './byte-reader.js';
import {UndecodableError, type ImageFormat, type ImageHeader} from './decoder.js';
import {readGifHeader} from './gif-header.js';
import {readJpegHeader} from './jpeg-header.js';
import {uprightSize} from './orientation.js';
import {readPngHeader} from './png-header.js';
import {signatures} from './signatures.js';
import type {StoredHeader} from './stored-header.js';
import {readTiffHeader} from './tiff-header.js';
import {readWebpHeader} from './webp-header.js';

const SHOWN_BYTES = 12;

interface Parser {
  readonly littleEndian: boolean;
  readonly read: (reader: ByteReader) => StoredHeader;
}

const parsers: Readonly<Record<ImageFormat, Parser>> = {
  jpeg: {littleEndian: false, read: readJpegHeader},
  png: {littleEndian: false, read: readPngHeader},
  webp: {littleEndian: true, read: readWebpHeader},
  gif: {littleEndian: true, read: readGifHeader},
  tiff: {littleEndian: false, read: readTiffHeader}, // the file itself says which
  avif: {littleEndian: false, read: readAvifHeader},
};

/** All formats, in the order in which their signatures are tried. */
export const imageFormats = Object.keys(parsers) as readonly ImageFormat[];

/**
 * Format, upright size and orientation of an image file. No pixel is decoded, and the name of the file counts for
 * nothing. Of several pictures in a file the first one counts (AVIF: the primary one). Orientation is read from EXIF,
 * not from XMP.
 *
 * @param bytes - The whole file, or as much of its beginning as holds the header.
 * @throws UndecodableError "empty file", "not an image: ...", "truncated ..." or "corrupt ...".
 */
export function readHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new UndecodableError('empty file');
  const start = new ByteReader(bytes, 'file');
  const format = imageFormats.find((name) => signatures[name](start));
  if (format === undefined) throw new UndecodableError(`not an image: it begins with ${show(bytes)}`);
  const {littleEndian, read} = parsers[format];
  const stored = read(new ByteReader(bytes, format, littleEndian));
  const {width, height, orientation, jpeg} = stored;
  if (![width, height].every((side) => Number.isSafeInteger(side) && side >= 1)) {
    throw new UndecodableError(`corrupt ${format}: ${width}x${height} pixels`);
  }
  return {format, ...uprightSize(stored), orientation, ...(jpeg && {jpeg})};
}

/** The first bytes, as text if they are text. */
function show(bytes: Uint8Array): string {
  const first = bytes.subarray(0, SHOWN_BYTES);
  const text = String.fromCharCode(...first);
  return /^[\x20-\x7e\s]+$/.test(text) ? JSON.stringify(text) : Buffer.from(first).toString('hex');
}
