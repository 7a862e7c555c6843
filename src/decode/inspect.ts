import {checkCompleteness} from './completeness.js';
import type {ImageHeader} from './decoder.js';
import {checkExtension} from './extension.js';
import {readHeader} from './header.js';
import {checkLimits, type Limits} from './limits.js';

/** What becomes of a file that holds another format than its name promises. */
export type MislabelledRule = 'replace' | 'decode';

/**
 * The header of a file, once all is checked that can be without decoding, in this order: header, limits, completeness,
 * name.
 *
 * @param bytes - The whole file.
 * @param path - Only the extension is looked at.
 * @throws UndecodableError saying the first thing that is wrong.
 */
export function inspect(
  bytes: Uint8Array,
  path: string,
  limits: Limits,
  mislabelled: MislabelledRule,
): ImageHeader {
  const header = readHeader(bytes);
  checkLimits(header, bytes.length, limits);
  checkCompleteness(bytes, header);
  if (mislabelled === 'replace') checkExtension(path, header.format);
  return header;
}
