import type {
  DecodeRequest,
  DecodeWindow,
  EncodedImage,
  ImageHeader,
  WholeDecoding,
  WholeImage,
  WindowRequest,
} from './decoder.js';
import {decodeWithSharp, sharpVersions, sharpWhole} from './sharp-decoder.js';

export {extensionFormat} from './extension.js';
export {imageFormats, readHeader} from './header.js';
export {inspect, type MislabelledRule} from './inspect.js';
export type {Limits} from './limits.js';
export {
  UndecodableError,
  type DecodeRequest,
  type DecodeWindow,
  type EncodedImage,
  type ImageFormat,
  type ImageHeader,
  type JpegCoding,
  type ResizeFilter,
  type WholeImage,
  type WindowRequest,
} from './decoder.js';

/** A way to decode. */
export interface Decoder {
  /** True if it can decode files with such a header. */
  readonly takes: (header: ImageHeader) => boolean;
  readonly decodeWindow: DecodeWindow;
  /** Absent if it can't give the same bytes from a whole image. */
  readonly whole?: WholeDecoding;
  /** What its bytes depend on: libraries with their versions. */
  readonly versions: () => string[];
}

/** All decoders, by name; the first that takes a file decodes it. The last one takes every file. */
export const decoders: Readonly<Record<string, Decoder>> = {
  sharp: {takes: () => true, decodeWindow: decodeWithSharp, whole: sharpWhole, versions: sharpVersions},
};

/** The name of the decoder for a file with this header. */
export function chooseDecoder(header: ImageHeader): string {
  const [name] = Object.entries(decoders).find(([, decoder]) => decoder.takes(header)) ?? ['sharp'];
  return name;
}

/**
 * Decodes a window of an image, resized, into `out`: (height, width, 3) uint8, sRGB, row-major, with the decoder that
 * is chosen for its header.
 *
 * @throws UndecodableError if the file can't be decoded.
 */
export async function decodeWindow(request: DecodeRequest, out: Uint8Array): Promise<void> {
  await decoders[chooseDecoder(request.header)].decodeWindow(request, out);
}

/** A whole decoded image, and the place in the table of decoders of the one that can make windows of it. */
export interface KeptImage extends WholeImage {
  readonly decoder: number;
}

/**
 * Decodes a whole file, with the decoder that is chosen for its header, so that windows can be made of it later.
 *
 * @returns undefined if that decoder can't give the same bytes from a whole image.
 * @throws UndecodableError if the file can't be decoded; a window of it may still be decodable.
 */
export async function decodeWhole(image: EncodedImage): Promise<KeptImage | undefined> {
  const name = chooseDecoder(image.header);
  const whole = await decoders[name].whole?.decodeWhole(image);
  return whole === undefined ? undefined : {...whole, decoder: Object.keys(decoders).indexOf(name)};
}

/** Makes of a kept image, which stays as it is, the bytes that `decodeWindow` makes of its file. */
export function windowOf(kept: KeptImage, request: WindowRequest, out: Uint8Array): void {
  const {whole} = Object.values(decoders)[kept.decoder];
  if (whole === undefined) throw new Error(`Decoder ${kept.decoder} keeps no whole images`);
  whole.windowOf(kept, request, out);
}

/** What the bytes of decoded images depend on beside the request: every decoder's libraries with their versions. */
export function decoderVersions(): string[] {
  return Object.values(decoders).flatMap(({versions}) => versions());
}
