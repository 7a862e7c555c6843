import type {DecodeRequest, DecodeWindow, ImageHeader} from './decoder.js';
import {decodeWithSharp, sharpVersions} from './sharp-decoder.js';

export {extensionFormat} from './extension.js';
export {imageFormats, readHeader} from './header.js';
export {inspect, type MislabelledRule} from './inspect.js';
export type {Limits} from './limits.js';
export {
  UndecodableError,
  type DecodeRequest,
  type DecodeWindow,
  type ImageFormat,
  type ImageHeader,
  type JpegCoding,
  type ResizeFilter,
} from './decoder.js';

/** A way to decode. */
export interface Decoder {
  /** True if it can decode files with such a header. */
  readonly takes: (header: ImageHeader) => boolean;
  readonly decodeWindow: DecodeWindow;
  /** What its bytes depend on: libraries with their versions. */
  readonly versions: () => string[];
}

/** All decoders, by name; the first that takes a file decodes it. The last one takes every file. */
export const decoders: Readonly<Record<string, Decoder>> = {
  sharp: {takes: () => true, decodeWindow: decodeWithSharp, versions: sharpVersions},
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

/** What the bytes of decoded images depend on beside the request: every decoder's libraries with their versions. */
export function decoderVersions(): string[] {
  return Object.values(decoders).flatMap(({versions}) => versions());
}
