import {type DecodeRequest, UndecodableError} from './decoder.js';
import {chooseDecoders, type DecoderName, decoders} from './decoders.js';

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
export async function decodeWindow(request: DecodeRequest, out: Uint8Array): Promise<Decoded> {
  const refusals: Refusal[] = [];
  for (const decoder of chooseDecoders(request.header)) {
    const reason = await decoders[decoder].decodeWindow(request, out);
    if (reason === undefined) return {decoder, refusals};
    refusals.push({decoder, reason});
  }
  throw noDecoder(refusals);
}

/** The error for a file that every decoder has refused. */
export function noDecoder(refusals: readonly Refusal[]): UndecodableError {
  return new UndecodableError(
    `corrupt: no decoder takes it (${refusals.map(({reason}) => reason).join(', ')})`,
  );
}
