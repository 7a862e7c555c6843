import {
  decodeJpegWhole,
  decodeJpegWindow,
  type DecodingCounter,
  kernelTakes,
  kernelVersions,
  loadTurboDecoder,
  planeBytes,
  type TurboDecoder,
  turboVersions,
  windowOfPlanes,
  windowOfRgb,
} from '../kernels/index.js';

import type {DecodeRequest, ImageHeader, WholeDecoding} from './decoder.js';
import {decodeWithSharp, sharpVersions, sharpWhole} from './sharp-decoder.js';

/** A way to decode. */
export interface Decoder {
  /** Whether it is likely to decode files with such a header. */
  readonly takes: (header: ImageHeader) => boolean;
  /**
   * Decodes a window into `out`, as `decodeWindow` of this folder does.
   *
   * @returns undefined once that is done; else why the next decoder must take the file, `out` being as it was.
   * @throws UndecodableError if the file can't be decoded.
   */
  readonly decodeWindow: (request: DecodeRequest, out: Uint8Array) => Promise<string | undefined>;
  /** The same, but adds the pixels to a counter, where that costs less than both. */
  readonly countWindow?: (request: DecodeRequest, counter: DecodingCounter) => Promise<string | undefined>;
  readonly whole: WholeDecoding;
  /** What its bytes depend on: libraries with their versions; none where it is not to be had. */
  readonly versions: () => string[];
}

/** All decoders, by name; the first that takes a file decodes it. The last one takes every file. */
export const decoders = {
  /** Baseline JPEG: our own, in WebAssembly. */
  kernel: {
    takes: kernelTakes,
    decodeWindow: (request, out) => settle(() => decodeJpegWindow(request, out)),
    countWindow: (request, counter) => settle(() => counter.addJpeg(request)),
    whole: {
      keptBytes: planeBytes,
      decodeWhole: (image) => settle(() => decodeJpegWhole(image)),
      windowOf: windowOfPlanes,
    },
    versions: kernelVersions,
  },
  /** Other JPEGs, progressive ones above all: libjpeg-turbo 3, where its library is present. */
  turbo: {
    takes: ({format, jpeg}) =>
      format === 'jpeg' &&
      jpeg?.profile !== 'other' &&
      jpeg?.components !== 4 &&
      loadTurboDecoder() !== undefined,
    decodeWindow: (request, out) => settle(() => loadTurbo().decodeWindow(request, out)),
    whole: {
      keptBytes: ({width, height}) => width * height * 3,
      decodeWhole: (image) => settle(() => loadTurbo().decodeWhole(image)),
      windowOf: windowOfRgb,
    },
    versions: () => turboVersions().filter((version) => !kernelVersions().includes(version)),
  },
  /** Every other format, and every odd JPEG. */
  sharp: {
    takes: () => true,
    decodeWindow: async (request, out) => {
      await decodeWithSharp(request, out);
      return undefined;
    },
    whole: sharpWhole,
    versions: sharpVersions,
  },
} satisfies Readonly<Record<string, Decoder>>;

/** The name of a decoder. */
export type DecoderName = keyof typeof decoders;

/** All names, in the order in which decoders are tried. */
export const decoderNames = Object.keys(decoders) as DecoderName[];

/** The names of the decoders that may decode a file with this header, in the order in which they are tried. */
export function chooseDecoders(header: ImageHeader): DecoderName[] {
  return decoderNames.filter((name) => decoders[name].takes(header));
}

/** What the bytes of decoded images depend on beside the request: every decoder's libraries with their versions. */
export function decoderVersions(): string[] {
  return decoderNames.flatMap((name) => decoders[name].versions());
}

function loadTurbo(): TurboDecoder {
  const turbo = loadTurboDecoder();
  if (turbo === undefined) throw new Error('libjpeg-turbo takes no files where it is missing');
  return turbo;
}

/** A promise for the outcome of work that is done at once. */
function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
