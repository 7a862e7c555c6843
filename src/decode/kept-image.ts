import {windowOfRgb} from '../kernels/index.js';

import {type Decoded, decodeWindow, noDecoder, type Refusal} from './decode-window.js';
import type {EncodedImage, ImageHeader, WholeImage, WindowRequest} from './decoder.js';
import {chooseDecoders, decoderNames, decoders} from './decoders.js';
import type {PictureSize} from './reduced-size.js';

/** A whole image in memory, of which windows are made. */
export interface KeptImage extends WholeImage {
  /** A place in the list of those who make windows of kept images. */
  readonly maker: number;
}

/** A kept image, and who decoded it. */
export interface DecodedWhole extends Decoded {
  readonly kept: KeptImage;
}

/** Those who make windows of kept images: the decoders in their order, and one for images that were reduced. */
const windowMakers = [...decoderNames.map((name) => decoders[name].whole.windowOf), windowOfRgb];
const REDUCED = decoderNames.length;
const UPRIGHT = 1;

/** How large the kept image of a file with this header will be, about, in bytes. */
export function keptBytes(header: ImageHeader): number {
  return decoders[chooseDecoders(header)[0]].whole.keptBytes(header);
}

/**
 * Decodes a whole file, with the decoder that makes its windows, so that windows can be made of it later.
 *
 * @throws UndecodableError if the file can't be decoded; a window of it may still be decodable.
 */
export async function decodeWhole(image: EncodedImage): Promise<DecodedWhole> {
  const refusals: Refusal[] = [];
  for (const decoder of chooseDecoders(image.header)) {
    const whole = await decoders[decoder].whole.decodeWhole(image);
    if (typeof whole !== 'string') {
      return {kept: {...whole, maker: decoderNames.indexOf(decoder)}, decoder, refusals};
    }
    refusals.push({decoder, reason: whole});
  }
  throw noDecoder(refusals);
}

/** Makes of a kept image, which stays as it is, the bytes that `decodeWindow` makes of its file. */
export function windowOf(kept: KeptImage, request: WindowRequest, out: Uint8Array): void {
  windowMakers[kept.maker](kept, request, out);
}

/**
 * Decodes a whole file to an image of `size`, antialiased, laid over `background` where it is transparent.
 *
 * @throws UndecodableError if the file can't be decoded.
 */
export async function decodeReduced(
  image: EncodedImage,
  size: PictureSize,
  background: WindowRequest['background'],
): Promise<DecodedWhole> {
  const {request, data, kept} = reducedTo(size, image.header, background);
  return {kept, ...(await decodeWindow({...image, ...request}, data))};
}

/** Makes of a kept image, which stays as it is, what `decodeReduced` makes of its file. */
export function reduceKept(
  whole: KeptImage,
  size: PictureSize,
  background: WindowRequest['background'],
): KeptImage {
  const {request, data, kept} = reducedTo(size, whole, background);
  windowOf(whole, request, data);
  return kept;
}

/** A reduced image to be filled, and the request that fills its `data`. */
function reducedTo(
  {width, height}: PictureSize,
  from: PictureSize,
  background: WindowRequest['background'],
): {request: WindowRequest; data: Uint8Array; kept: KeptImage} {
  const data = new Uint8Array(width * height * 3);
  const window = {x: 0, y: 0, width: from.width, height: from.height};
  return {
    request: {window, width, height, filter: 'antialias', flip: false, background},
    data,
    kept: {width, height, form: UPRIGHT, data, maker: REDUCED},
  };
}
