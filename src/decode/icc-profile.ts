import {ByteReader} from './byte-reader.js';
import {UndecodableError} from './decoder.js';

const TAG_COUNT_AT = 128;
const TAG_ENTRY_BYTES = 12;
const MAX_TAGS = 256;
const MAX_NAME_BYTES = 512;

/**
 * True if an ICC profile calls itself sRGB: its pixels can be taken as they are. A profile that can't be read does not.
 *
 * @param profile - From its first byte; may end early, the name stands near the front.
 *
 * Source: ICC.1:2022, sections 7.3 (tag table) and 9.2.41 (profileDescriptionTag).
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  try {
    return describe(new ByteReader(profile, 'icc profile')).includes('sRGB');
  } catch (thrown) {
    if (thrown instanceof UndecodableError) return false;
    throw thrown;
  }
}

/** The profile's description, ASCII or UTF-16, with its zero bytes left out. */
function describe(reader: ByteReader): string {
  const count = Math.min(reader.u32(TAG_COUNT_AT), MAX_TAGS);
  for (let tag = 0; tag < count; tag++) {
    const at = TAG_COUNT_AT + 4 + tag * TAG_ENTRY_BYTES;
    if (reader.text(at, 4) !== 'desc') continue;
    const start = reader.u32(at + 4);
    const length = Math.min(reader.u32(at + 8), MAX_NAME_BYTES, reader.length - start);
    return length > 0 ? reader.text(start, length).replaceAll('\0', '') : '';
  }
  return '';
}
