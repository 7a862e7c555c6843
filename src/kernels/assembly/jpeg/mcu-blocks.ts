import {MCU_BLOCKS, MCU_BLOCK_BYTES, QUANT_TABLES, QUANT_TABLE_BYTES} from '../memory';
import {
  AC_ID,
  DC_ID,
  PLANE,
  PREDICTION,
  QUANT_ID,
  STRIDE,
  blocksAcross,
  blocksDown,
  componentCount,
  componentRecord,
} from './frame';
import {huffmanTable} from './huffman-tables';

/*
 * The blocks of one MCU in the order of the scan, one record each, so that the scan's loops need no arithmetic.
 * Fields of a record, all u32.
 */
export const DC_TABLE: usize = 0;
export const AC_TABLE: usize = 4;
export const PREDICTION_AT: usize = 8; // address of the component's last DC value
export const QUANT_TABLE: usize = 12;
export const SAMPLES: usize = 16; // address of the block's samples in the first MCU of the row
export const ROW_BYTES: usize = 20; // from one row of samples to the next
export const MCU_STEP: usize = 24; // from the block to the same one in the next MCU

/** Where the records end. */
export let mcuBlocksEnd: usize = MCU_BLOCKS;

/** Lists the blocks of an MCU of the frame; `row` is the MCU's row, counted from the first one of the planes. */
export function listMcuBlocks(row: i32): void {
  let record = MCU_BLOCKS;
  for (let component = 0; component < componentCount; component++) {
    const from = componentRecord(component);
    const stride = load<u32>(from, STRIDE);
    const across = blocksAcross(component);
    const down = blocksDown(component);
    for (let y = 0; y < down; y++) {
      for (let x = 0; x < across; x++) {
        store<u32>(record, huffmanTable(0, load<u32>(from, DC_ID)), DC_TABLE);
        store<u32>(record, huffmanTable(1, load<u32>(from, AC_ID)), AC_TABLE);
        store<u32>(record, from + PREDICTION, PREDICTION_AT);
        store<u32>(record, QUANT_TABLES + <usize>load<u32>(from, QUANT_ID) * QUANT_TABLE_BYTES, QUANT_TABLE);
        store<u32>(record, load<u32>(from, PLANE) + (row * down + y) * 8 * stride + x * 8, SAMPLES);
        store<u32>(record, stride, ROW_BYTES);
        store<u32>(record, across * 8, MCU_STEP);
        record += MCU_BLOCK_BYTES;
      }
    }
  }
  mcuBlocksEnd = record;
}
