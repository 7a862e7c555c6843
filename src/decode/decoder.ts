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
  /** The embedded ICC profile: none, one that calls itself sRGB, or one that has to be applied. */
  readonly profile: 'none' | 'srgb' | 'other';
}

/** How a window becomes the result; all but `nearest` are antialiased when the window shrinks. */
export type ResizeFilter = 'antialias' | 'bicubic' | 'nearest';

/** Which part of an image is wanted, and as what. */
export interface DecodeRequest {
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
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

/** A file that can't be decoded, for good; `message` begins with the kind of fault, e.g. "truncated". */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}
