import {type DecodeRequest, type ImageHeader, UndecodableError} from './decoder.js';
import {type DecoderName, decoders} from './decoders.js';

export {decoders, type Decoder, type DecoderName} from './decoders.js';
export {extensionFormat} from './extension.js';
export {imageFormats, readHeader} from './header.js';
export {inspect, type MislabelledRule} from './inspect.js';
export type {Limits} from './limits.js';
export {
  UndecodableError,
  type DecodeRequest,
  type ImageFormat,
  type ImageHeader,
  type JpegCoding,
  type ResizeFilter,
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
  throw new UndecodableError(
    `corrupt: no decoder takes it (${refusals.map(({reason}) => reason).join(', ')})`,
  );
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

/** What the bytes of decoded images depend on beside the request: every decoder's libraries with their versions. */
export function decoderVersions(): string[] {
  return decoderNames.flatMap((name) => decoders[name].versions());
}
