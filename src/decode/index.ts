import {
  type DecodeRequest,
  type EncodedImage,
  type ImageHeader,
  UndecodableError,
  type WholeImage,
  type WindowRequest,
} from './decoder.js';
import {type DecoderName, decoders} from './decoders.js';

export {decoders, type Decoder, type DecoderName} from './decoders.js';
export {extensionFormat} from './extension.js';
export {imageFormats, readHeader} from './header.js';
export {inspect, type MislabelledRule} from './inspect.js';
export type {Limits} from './limits.js';
export {
  UndecodableError,
  type DecodeRequest,
  type EncodedImage,
  type ImageFormat,
  type ImageHeader,
  type JpegCoding,
  type ResizeFilter,
  type WholeImage,
  type WindowRequest,
} from './decoder.js';

const decoderNames = Object.keys(decoders) as DecoderName[];

/** The names of the decoders that may decode a file with this header, in the order in which they are tried. */
export function chooseDecoders(header: ImageHeader): DecoderName[] {
  return decoderNames.filter((name) => decoders[name].takes(header));
}

/**
 * Decodes a window of an image, resized, into `out`: (height, width, 3) uint8, sRGB, row-major.
 *
 * @returns The name of the decoder that did it, and why those before it did not.
 * @throws UndecodableError if the file can't be decoded.
 */
export async function decodeWindow(request: DecodeRequest, out: Uint8Array): Promise<Decoded> {
  const refusals: Refusal[] = [];
  for (const decoder of chooseDecoders(request.header)) {
    const reason = await decoders[decoder].decodeWindow(request, out);
    if (reason === undefined) return {decoder, refusals};
    refusals.push({decoder, reason});
  }
  throw noDecoder(refusals);
}

/** Which decoder did it, after which others had refused. */
export interface Decoded {
  readonly decoder: DecoderName;
  readonly refusals: readonly Refusal[];
}

/** Why a decoder left a good file to the next one. */
export interface Refusal {
  readonly decoder: DecoderName;
  readonly reason: string;
}

/** A whole decoded image, and the place in the table of decoders of the one that can make windows of it. */
export interface KeptImage extends WholeImage {
  readonly decoder: number;
}

/** How large the kept image of a file with this header will be, about, in bytes. */
export function keptBytes(header: ImageHeader): number {
  return decoders[chooseDecoders(header)[0]].whole.keptBytes(header);
}

/**
 * Decodes a whole file, with the decoder that makes its windows, so that windows can be made of it later.
 *
 * @returns Also which decoder that is, and why those before it did not.
 * @throws UndecodableError if the file can't be decoded; a window of it may still be decodable.
 */
export async function decodeWhole(image: EncodedImage): Promise<Decoded & {readonly kept: KeptImage}> {
  const refusals: Refusal[] = [];
  for (const decoder of chooseDecoders(image.header)) {
    const whole = await decoders[decoder].whole.decodeWhole(image);
    if (typeof whole !== 'string') {
      return {kept: {...whole, decoder: decoderNames.indexOf(decoder)}, decoder, refusals};
    }
    refusals.push({decoder, reason: whole});
  }
  throw noDecoder(refusals);
}

/** Makes of a kept image, which stays as it is, the bytes that `decodeWindow` makes of its file. */
export function windowOf(kept: KeptImage, request: WindowRequest, out: Uint8Array): void {
  decoders[decoderNames[kept.decoder]].whole.windowOf(kept, request, out);
}

function noDecoder(refusals: readonly Refusal[]): UndecodableError {
  return new UndecodableError(
    `corrupt: no decoder takes it (${refusals.map(({reason}) => reason).join(', ')})`,
  );
}

/** What the bytes of decoded images depend on beside the request: every decoder's libraries with their versions. */
export function decoderVersions(): string[] {
  return decoderNames.flatMap((name) => decoders[name].versions());
}
