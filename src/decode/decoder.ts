import type {Window} from '../types.js';

/** Formats that are decoded, by what the first bytes of a file say. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** What a file says about itself before any pixel is decoded. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Size of the upright picture, that is after the EXIF orientation is applied, in pixels. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8; 1 = stored upright, or (AVIF) turned upright by the format's own decoding. */
  readonly orientation: number;
  /** How a JPEG is coded, so that its decoder can be chosen; absent for the other formats. */
  readonly jpeg?: JpegCoding;
}

/** How a JPEG is coded. */
export interface JpegCoding {
  readonly process: 'baseline' | 'extended' | 'progressive' | 'other';
  /** Bits per sample. */
  readonly bits: number;
  /** 1 = gray, 3 = colour, 4 = CMYK or YCCK. */
  readonly components: number;
  /** Samples of all components for a pixel: 1 = gray, 1.5 = 4:2:0, 3 = 4:4:4. */
  readonly samplesPerPixel: number;
  /** The embedded ICC profile: none, one that calls itself sRGB, or one that has to be applied. */
  readonly profile: 'none' | 'srgb' | 'other';
}

/** How a window becomes the result; all but `nearest` are antialiased when the window shrinks. */
export type ResizeFilter = 'antialias' | 'bicubic' | 'nearest';

/** A file to be decoded. */
export interface EncodedImage {
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
}

/** Which part of an image is wanted, and as what. */
export interface WindowRequest {
  /** In pixels of the upright picture; inside it. */
  readonly window: Window;
  /** Size of the result in pixels. */
  readonly width: number;
  readonly height: number;
  readonly filter: ResizeFilter;
  /** Mirror left and right. */
  readonly flip: boolean;
  /** The colour under transparent pixels: R, G, B, 0 to 255. */
  readonly background: readonly [number, number, number];
}

/** A file, and which part of it is wanted. */
export interface DecodeRequest extends EncodedImage, WindowRequest {}

/** A whole decoded image as its decoder likes to keep it, so that any window can be made of it. */
export interface WholeImage {
  /** Size of the upright picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** How `data` is laid out, a whole number from 0 that means something to the decoder alone. */
  readonly form: number;
  readonly data: Uint8Array;
}

/** How a decoder works where a file is decoded once and many windows are made of it. */
export interface WholeDecoding {
  /** How large `data` of a file with such a header will be, about, in bytes. */
  readonly keptBytes: (header: ImageHeader) => number;
  /**
   * @returns Also: why `decodeWindow` leaves every window of the file to the next decoder.
   * @throws UndecodableError if the file can't be decoded; a window of it may still be decodable.
   */
  readonly decodeWhole: (image: EncodedImage) => Promise<WholeImage | string>;
  /** Gives the bytes that `decodeWindow` gives for the file, whatever is asked for. Leaves `whole` as it is. */
  readonly windowOf: (whole: WholeImage, request: WindowRequest, out: Uint8Array) => void;
}

/** A file that can't be decoded, for good; `message` begins with the kind of fault, e.g. "truncated". */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}
