import type {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';
import {validOrientation} from './exif-orientation.js';
import type {StoredHeader} from './stored-header.js';
import {readTiffDirectory, TIFF_TAG} from './tiff-directory.js';

/**
 * The size and orientation of the first picture in a TIFF or BigTIFF.
 *
 * @throws UndecodableError "truncated ..." or "corrupt ...".
 *
 * Source: TIFF 6.0, section 8.
 */
export function readTiffHeader({bytes}: ByteReader): StoredHeader {
  const values = readTiffDirectory(bytes, 'tiff');
  const [width, height] = [values.get(TIFF_TAG.width), values.get(TIFF_TAG.height)];
  if (width === undefined || height === undefined) throw new UndecodableError('corrupt tiff: no size');
  return {width, height, orientation: validOrientation(values.get(TIFF_TAG.orientation))};
}
