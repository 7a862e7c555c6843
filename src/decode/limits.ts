import {UndecodableError, type ImageHeader} from './decoder.js';

/** What an image may cost at most. */
export interface Limits {
  /** Width times height. */
  readonly maxPixels: number;
  readonly maxFileBytes: number;
}

/**
 * Refuses an image by its size before any memory is taken for it.
 *
 * @throws UndecodableError "too large: ...".
 */
export function checkLimits(
  {width, height}: Pick<ImageHeader, 'width' | 'height'>,
  fileBytes: number,
  {maxPixels, maxFileBytes}: Limits,
): void {
  const pixels = width * height;
  if (pixels > maxPixels)
    throw new UndecodableError(`too large: ${pixels} pixels, the limit is ${maxPixels}`);
  if (fileBytes > maxFileBytes) {
    throw new UndecodableError(`too large: ${fileBytes} bytes, the limit is ${maxFileBytes}`);
  }
}
