import sharp from 'sharp';

import {
  decodeWindow,
  type ImageHeader,
  inspect,
  type Limits,
  type MislabelledRule,
  type PictureSize,
  readHeader,
  reducedSize,
} from '../decode/index.js';

import {encodePicture, isWritten} from './encode-picture.js';
import type {Fate, PackSettings} from './messages.js';

/** What becomes of a picture. */
export interface PackedPicture {
  readonly fate: Exclude<Fate, 'bad'>;
  readonly size: PictureSize;
  readonly packedSize: PictureSize;
  /** The file to write; absent = a copy of the source. */
  readonly bytes?: Uint8Array;
  /** Mean absolute error in levels, 0 to 255, if it was asked for and a JPEG was made smaller. */
  readonly error?: number;
}

/** A picture that is only checked is decoded to so few pixels on a side. */
const CHECK_SIDE = 8;

/** Never seen: pictures with transparent pixels are copied, since their colour depends on the feed. */
const BACKGROUND = [255, 255, 255] as const;

/**
 * Decides what becomes of a picture, and makes it smaller with the filter that feeds use (antialiased), upright and in
 * sRGB. 16-bit levels become 8-bit, as in batches. Each picture is decoded, also one that is copied.
 *
 * @param bytes - The whole file.
 * @param path - Only the extension is looked at.
 * @param measure - Whether to decode a JPEG that was written and compare; the other formats lose nothing.
 * @throws UndecodableError if a feed could not use the file.
 */
export async function packPicture(
  bytes: Uint8Array,
  path: string,
  {shortSide, quality}: PackSettings,
  limits: Limits,
  mislabelled: MislabelledRule,
  measure: boolean,
): Promise<PackedPicture> {
  const header = inspect(bytes, path, limits, mislabelled);
  const size = {width: header.width, height: header.height};
  const target = reducedSize(size, shortSide);
  const copied = async (fate: PackedPicture['fate']): Promise<PackedPicture> => {
    await decode(bytes, header, {width: CHECK_SIDE, height: CHECK_SIDE});
    return {fate, size, packedSize: size};
  };
  const {format} = header;
  if (Math.min(size.width, size.height) <= shortSide) return copied('small');
  if (!isWritten(format)) return copied('format');
  const pixels = await decode(bytes, header, target);
  if (await hasAlpha(bytes)) return {fate: 'transparent', size, packedSize: size};
  const written = await encodePicture(pixels, target, format, quality);
  const result = {fate: 'resized', size, packedSize: target, bytes: written} as const;
  if (!measure || format !== 'jpeg') return result;
  const seen = await decode(written, readHeader(written), target);
  return {...result, error: meanAbsoluteError(pixels, seen)};
}

/** The whole picture, (height, width, 3) uint8. */
async function decode(bytes: Uint8Array, header: ImageHeader, size: PictureSize): Promise<Uint8Array> {
  const out = new Uint8Array(size.width * size.height * 3);
  const window = {x: 0, y: 0, width: header.width, height: header.height};
  const request = {
    bytes,
    header,
    window,
    ...size,
    filter: 'antialias',
    flip: false,
    background: BACKGROUND,
  } as const;
  await decodeWindow(request, out);
  return out;
}

async function hasAlpha(bytes: Uint8Array): Promise<boolean> {
  const {hasAlpha: found} = await sharp(bytes, {limitInputPixels: false}).metadata(); // the limits were checked
  return found;
}

function meanAbsoluteError(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}
