import {UndecodableError} from '../decode/decoder.js';

/** Why the kernel leaves a JPEG to another decoder, by the code of assembly/status.ts. */
export const REFUSALS = {
  1: 'progressive',
  2: 'arithmetic coding',
  3: 'lossless or hierarchical',
  4: 'not 8 bits per sample',
  5: 'not 1 or 3 components',
  6: 'stored as RGB',
  7: 'unusual sampling factors',
  8: 'several scans',
  9: 'no Huffman table',
  10: 'height comes later',
  11: 'too large for the kernel',
} as const;

/** Why a decoder of this folder leaves a JPEG, which may be good, to another one. */
export type Refusal = (typeof REFUSALS)[keyof typeof REFUSALS] | 'embedded colour profile' | 'CMYK';

/** What is wrong with a file, by code. The first word is the kind of fault. */
const FAULTS: Readonly<Record<number, string>> = {
  32: 'corrupt JPEG: it does not begin with a start of image',
  33: 'truncated JPEG: the file ends within its header',
  34: 'truncated JPEG: the image data ends too early',
  35: 'corrupt JPEG: a marker segment breaks its rules',
  36: 'corrupt JPEG: a Huffman table breaks its rules',
  37: 'corrupt JPEG: the image data is no valid code',
  38: 'corrupt JPEG: restart markers are out of order',
  39: 'corrupt JPEG: there is no image data',
  40: 'corrupt JPEG: a quantization table is missing',
};

const DONE = 0;

/**
 * What a kernel's status means: undefined = done, else why another decoder must take the file.
 *
 * @throws UndecodableError if the file is at fault.
 */
export function readStatus(status: number): Refusal | undefined {
  if (status === DONE) return undefined;
  if (isRefusal(status)) return REFUSALS[status];
  if (status in FAULTS) throw new UndecodableError(FAULTS[status]);
  throw new Error(`The kernel answered with the unknown status ${status}`);
}

function isRefusal(status: number): status is keyof typeof REFUSALS {
  return status in REFUSALS;
}
