import type {ByteReader} from './byte-reader.js';
import type {ImageFormat} from './decoder.js';

/** How a format's files begin. */
export const signatures: Readonly<Record<ImageFormat, (reader: ByteReader) => boolean>> = {
  jpeg: (reader) => reader.textIfPresent(0, 3) === '\xff\xd8\xff',
  png: (reader) => reader.textIfPresent(0, 8) === '\x89PNG\r\n\x1a\n',
  webp: (reader) => reader.textIfPresent(0, 4) === 'RIFF' && reader.textIfPresent(8, 4) === 'WEBP',
  gif: (reader) => /^GIF8[79]a$/.test(reader.textIfPresent(0, 6)),
  tiff: (reader) => /^(?:II[*+]\0|MM\0[*+])$/.test(reader.textIfPresent(0, 4)),
  avif: isAvif,
};

/** The major brand or one of the compatible ones says AVIF (AV1 Image File Format, section 6). */
function isAvif(reader: ByteReader): boolean {
  if (reader.textIfPresent(4, 4) !== 'ftyp') return false;
  const brands = reader.textIfPresent(8, Math.min(Math.max(reader.u32(0), 12), 256, reader.length) - 8);
  return /^(?:.{4})*?avi[fs]/s.test(brands);
}
