import {
  ARITHMETIC,
  COMPONENT_NUMBER,
  CORRUPT_SEGMENT,
  DONE,
  HEIGHT_LATER,
  NO_SCAN,
  NOT_JPEG,
  OTHER_PROCESS,
  PROGRESSIVE,
  SAMPLE_DEPTH,
  STORED_AS_RGB,
  TRUNCATED_HEADER,
} from '../status';
import {
  COMPONENT_ID,
  QUANT_ID,
  SAMPLING,
  componentCount,
  componentRecord,
  setFrameSize,
  setRestartInterval,
} from './frame';
import {loadU16} from './load-u16';
import {readScanHeader} from './read-scan-header';
import {forgetTables, readHuffmanTables, readQuantTables} from './table-definitions';

let sawFrame: bool = false;
let sawJfif: bool = false;
/** Transform code of the Adobe marker, -1 = no such marker. */
let adobeTransform: i32 = -1;

/**
 * Reads the markers of a JPEG file at `from` up to the end of the first scan's header, where `scanHeaderEnd` of
 * read-scan-header then points. Answers a status: `DONE` for what this kernel decodes (ISO/IEC 10918-1 sequential
 * Huffman, 8 bits).
 */
export function readHeader(from: usize, end: usize): i32 {
  forgetTables();
  sawFrame = false;
  sawJfif = false;
  adobeTransform = -1;
  setRestartInterval(0);
  if (from + 2 > end || loadU16(from) != 0xffd8) return NOT_JPEG;
  let at = from + 2;
  while (at + 4 <= end) {
    const marker = load<u8>(at, 1);
    if (load<u8>(at) != 0xff || marker == 0xff || marker == 0) {
      at++; // stray bytes between segments are passed over, as libjpeg does
      continue;
    }
    if (marker == 0xd9) return NO_SCAN;
    if (marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) return CORRUPT_SEGMENT;
    const length = loadU16(at + 2);
    if (length < 2) return CORRUPT_SEGMENT;
    const body = at + 4;
    at += 2 + length;
    if (at > end) return TRUNCATED_HEADER;
    if (marker == 0xda) return sawFrame ? finishHeader(body, at) : CORRUPT_SEGMENT;
    const status = readSegment(marker, body, at);
    if (status != DONE) return status;
  }
  return TRUNCATED_HEADER;
}

/** Reads one marker segment before the scan; those that do not bear on the pixels are passed over. */
function readSegment(marker: i32, body: usize, end: usize): i32 {
  if (marker == 0xdb) return readQuantTables(body, end);
  if (marker == 0xc4) return readHuffmanTables(body, end);
  if (marker == 0xc0 || marker == 0xc1) return readFrame(body, end);
  if (marker == 0xc2) return PROGRESSIVE;
  if (marker == 0xcc || (marker >= 0xc9 && marker <= 0xcb)) return ARITHMETIC;
  if (marker >= 0xc3 && marker <= 0xcf) return marker > 0xcb ? ARITHMETIC : OTHER_PROCESS;
  if (marker == 0xdd) {
    if (end - body != 2) return CORRUPT_SEGMENT;
    setRestartInterval(loadU16(body));
  } else if (marker == 0xe0 && end - body >= 14 && load<u32>(body) == 0x4649464a) {
    sawJfif = true;
  } else if (marker == 0xee && end - body >= 12 && load<u32>(body) == 0x626f6441) {
    adobeTransform = load<u8>(body, 11);
  }
  return DONE;
}

function readFrame(body: usize, end: usize): i32 {
  if (sawFrame || end - body < 6) return CORRUPT_SEGMENT;
  if (load<u8>(body) != 8) return SAMPLE_DEPTH;
  const height = loadU16(body + 1);
  const width = loadU16(body + 3);
  const components = <i32>load<u8>(body + 5);
  if (height == 0) return HEIGHT_LATER;
  if (width == 0 || end - body != 6 + components * 3) return CORRUPT_SEGMENT;
  if (components != 1 && components != 3) return COMPONENT_NUMBER;
  for (let i = 0; i < components; i++) {
    const entry = body + 6 + i * 3;
    const record = componentRecord(i);
    store<u32>(record, load<u8>(entry), COMPONENT_ID);
    store<u32>(record, load<u8>(entry, 1), SAMPLING);
    store<u32>(record, load<u8>(entry, 2), QUANT_ID);
  }
  setFrameSize(width, height, components);
  sawFrame = true;
  return DONE;
}

/** What can only be told once all segments are known. */
function finishHeader(body: usize, end: usize): i32 {
  return componentCount == 3 && isStoredAsRgb() ? STORED_AS_RGB : readScanHeader(body, end);
}

/** libjpeg's rule: JFIF means YCbCr, else the Adobe marker decides, else components named 'R', 'G', 'B'. */
function isStoredAsRgb(): bool {
  if (sawJfif) return false;
  if (adobeTransform >= 0) return adobeTransform == 0;
  return (
    load<u32>(componentRecord(0), COMPONENT_ID) == 0x52 &&
    load<u32>(componentRecord(1), COMPONENT_ID) == 0x47 &&
    load<u32>(componentRecord(2), COMPONENT_ID) == 0x42
  );
}
