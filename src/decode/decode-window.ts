import type {DecodingCounter} from '../kernels/index.js';

import {type DecodeRequest, type ImageHeader, UndecodableError} from './decoder.js';
import {chooseDecoders, type Decoder, type DecoderName, decoders} from './decoders.js';

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

/**
 * Decodes a window of an image, resized, into `out`: (height, width, 3) uint8, sRGB, row-major.
 *
 * @returns The name of the decoder that did it, and why those before it did not.
 * @throws UndecodableError if the file can't be decoded.
 */
export function decodeWindow(request: DecodeRequest, out: Uint8Array): Promise<Decoded> {
  return decodeByFirst(request.header, (decoder) => decoder.decodeWindow(request, out));
}

/**
 * Adds the pixels of such a window to a counter. Returns and throws as `decodeWindow`.
 *
 * @param out - Where a decoder puts them that doesn't count itself.
 */
export function countWindow(
  request: DecodeRequest,
  counter: DecodingCounter,
  out: Uint8Array,
): Promise<Decoded> {
  return decodeByFirst(request.header, async (decoder) => {
    if (decoder.countWindow !== undefined) return decoder.countWindow(request, counter);
    const refusal = await decoder.decodeWindow(request, out);
    if (refusal === undefined) counter.add(out);
    return refusal;
  });
}

/** @param decode - As `Decoder.decodeWindow` does. */
async function decodeByFirst(
  header: ImageHeader,
  decode: (decoder: Decoder) => Promise<string | undefined>,
): Promise<Decoded> {
  const refusals: Refusal[] = [];
  for (const name of chooseDecoders(header)) {
    const reason = await decode(decoders[name]);
    if (reason === undefined) return {decoder: name, refusals};
    refusals.push({decoder: name, reason});
  }
  throw noDecoder(refusals);
}

/** The error for a file that every decoder has refused. */
export function noDecoder(refusals: readonly Refusal[]): UndecodableError {
  return new UndecodableError(
    `corrupt: no decoder takes it (${refusals.map(({reason}) => reason).join(', ')})`,
  );
}
