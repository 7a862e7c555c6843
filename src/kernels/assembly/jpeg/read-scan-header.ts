import {
  DONE,
  CORRUPT_SEGMENT,
  NO_HUFFMAN_TABLE,
  NO_QUANT_TABLE,
  SAMPLING_FACTORS,
  SEVERAL_SCANS,
} from '../status';
import {
  AC_ID,
  COMPONENT_ID,
  DC_ID,
  QUANT_ID,
  SAMPLING,
  componentCount,
  componentRecord,
  setSampling,
} from './frame';
import {buildHuffmanTable, huffmanTable} from './huffman-tables';
import {hasQuantTable, huffmanDefinition} from './table-definitions';

/** The address just behind the scan's header, where entropy-coded data begins. */
export let scanHeaderEnd: usize = 0;

/**
 * Reads the header of a scan, checks that everything it names is defined, and builds its Huffman tables. A scan of
 * fewer components than the frame has means that others follow: `SEVERAL_SCANS`.
 */
export function readScanHeader(body: usize, end: usize): i32 {
  const components = <i32>load<u8>(body);
  if (end - body != 4 + components * 2) return CORRUPT_SEGMENT;
  if (components != componentCount) return components < componentCount ? SEVERAL_SCANS : CORRUPT_SEGMENT;
  for (let i = 0; i < components; i++) {
    const record = componentRecord(i);
    const entry = body + 1 + i * 2;
    if (load<u8>(entry) != load<u32>(record, COMPONENT_ID)) return SEVERAL_SCANS;
    const dcId = load<u8>(entry, 1) >> 4;
    const acId = load<u8>(entry, 1) & 15;
    if (dcId > 3 || acId > 3) return CORRUPT_SEGMENT;
    if (!hasQuantTable(load<u32>(record, QUANT_ID))) return NO_QUANT_TABLE;
    store<u32>(record, dcId, DC_ID);
    store<u32>(record, acId, AC_ID);
    if (huffmanDefinition(0, dcId) == 0 || huffmanDefinition(1, acId) == 0) return NO_HUFFMAN_TABLE;
    buildHuffmanTable(huffmanTable(0, dcId), huffmanDefinition(0, dcId));
    buildHuffmanTable(huffmanTable(1, acId), huffmanDefinition(1, acId));
  }
  scanHeaderEnd = end;
  return readSampling();
}

/** Takes a frame whose chroma has one block in an MCU, and whose luma has 1, 2 or 4 in a row or column, or 2 x 2. */
function readSampling(): i32 {
  if (componentCount == 1) {
    setSampling(1, 1); // a scan of one component has one block per MCU, whatever its factors say
    return DONE;
  }
  const luma = <i32>load<u32>(componentRecord(0), SAMPLING);
  const taken = luma == 0x11 || luma == 0x21 || luma == 0x12 || luma == 0x22 || luma == 0x41 || luma == 0x14;
  if (!taken || load<u32>(componentRecord(1), SAMPLING) != 0x11) return SAMPLING_FACTORS;
  if (load<u32>(componentRecord(2), SAMPLING) != 0x11) return SAMPLING_FACTORS;
  setSampling(luma >> 4, luma & 15);
  return DONE;
}
