import {UndecodableError} from './decoder.js';
import {readTiffDirectory, TIFF_TAG} from './tiff-directory.js';

const PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif", 0, 0

/**
 * The orientation in a block of EXIF, 1 to 8, with or without the prefix that JPEG puts before it; 1 if there is none.
 * Broken EXIF counts as none, for the pixels may be good.
 *
 * Source: Exif 2.32, section 4.6.4, tag 0x0112.
 */
export function exifOrientation(exif: Uint8Array): number {
  const start = PREFIX.every((byte, i) => exif[i] === byte) ? PREFIX.length : 0;
  try {
    return validOrientation(readTiffDirectory(exif.subarray(start), 'exif').get(TIFF_TAG.orientation));
  } catch (thrown) {
    if (thrown instanceof UndecodableError) return 1;
    throw thrown;
  }
}

/** The value of an orientation tag, or 1 if it is none of the eight. */
export function validOrientation(value: number | undefined): number {
  return value !== undefined && value >= 1 && value <= 8 ? value : 1;
}
