import type {JpegCoding} from './decoder.js';

/** What a format's parser finds: the size as stored, in pixels, and how to turn it upright. */
export interface StoredHeader {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly jpeg?: JpegCoding;
}
