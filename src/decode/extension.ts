import {extname} from 'node:path';

import {UndecodableError, type ImageFormat} from './decoder.js';

const formats: Readonly<Record<string, ImageFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.png': 'png',
  '.webp': 'webp',
  '.gif': 'gif',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.avif': 'avif',
};

/** The format that a file's name promises, in any case; undefined if it promises none of those known. */
export function extensionFormat(path: string): ImageFormat | undefined {
  const extension = extname(path).toLowerCase();
  return Object.hasOwn(formats, extension) ? formats[extension] : undefined;
}

/**
 * Refuses a file that holds another format than its name promises.
 *
 * @throws UndecodableError "mislabelled: x.jpg holds png".
 */
export function checkExtension(path: string, format: ImageFormat): void {
  const promised = extensionFormat(path);
  if (promised === undefined || promised === format) return;
  throw new UndecodableError(`mislabelled: ${path.slice(path.lastIndexOf('/') + 1)} holds ${format}`);
}
