import {type DecodeRequest, type PixelForm, UndecodableError} from './decoder.js';
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
 * @param preferred - `ycc` = Y, Cb and Cr will do, where that is what the file is decoded to: `form` of the result says so.
 * @returns The name of the decoder that did it, and why those before it did not.
 * @throws UndecodableError if the file can't be decoded.
 */
export async function decodeWindow(
  request: DecodeRequest,
  out: Uint8Array,
  preferred: PixelForm = 'rgb',
): Promise<Decoded & {readonly form: PixelForm}> {
  const refusals: Refusal[] = [];
  for (const name of chooseDecoders(request.header)) {
    const decoder: Decoder = decoders[name];
    const decodeYcc = preferred === 'ycc' ? decoder.decodeYcc : undefined;
    const reason = await (decodeYcc ?? decoder.decodeWindow)(request, out);
    if (reason === undefined) return {decoder: name, refusals, form: decodeYcc === undefined ? 'rgb' : 'ycc'};
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
