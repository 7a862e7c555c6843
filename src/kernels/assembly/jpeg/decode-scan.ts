import {BLOCK, MCU_BLOCKS, MCU_BLOCK_BYTES} from '../memory';
import {CORRUPT_SCAN, DONE, TRUNCATED_SCAN} from '../status';
import {PREDICTION, componentCount, componentRecord, mcusAcross, mcusDown, restartInterval} from './frame';
import {inverseDct} from './inverse-dct';
import {
  AC_TABLE,
  DC_TABLE,
  MCU_STEP,
  PREDICTION_AT,
  QUANT_TABLE,
  ROW_BYTES,
  SAMPLES,
  listMcuBlocks,
  mcuBlocksEnd,
} from './mcu-blocks';
import {mcuBottom, mcuLeft, mcuRight, mcuTop} from './planes';
import {blockEnd, broken, difference, forgive, readBlock, skipBlock} from './read-block';
import {segmentCount, segments} from './unstuff-scan';

/** Where the reader stands: its position, and the position it must not pass in this segment. */
let position: u32 = 0;
let limit: u32 = 0;
/** The restart segment in hand, and how many MCUs of it are left. */
let segment: i32 = 0;
let segmentLeft: i32 = 0;

/**
 * Decodes the scan as far as the planes need it. MCUs outside the planes are passed over without an inverse DCT;
 * restart segments that end before the planes begin are not looked at, nor is anything behind the planes' last MCU.
 */
export function decodeScan(): i32 {
  forgive();
  memory.fill(BLOCK, 0, 256);
  const across = mcusAcross();
  const first = mcuTop * across + mcuLeft;
  const interval = restartInterval == 0 ? across * mcusDown() : restartInterval;
  segment = first / interval - 1;
  segmentLeft = 0;
  let toSkip = first % interval;
  for (let row = mcuTop; row < mcuBottom; row++) {
    listMcuBlocks(row - mcuTop);
    if (!passOver(toSkip, interval) || !decodeRow(mcuRight - mcuLeft, interval)) return faultFound();
    toSkip = across - (mcuRight - mcuLeft);
  }
  return DONE;
}

/** Begins the next restart segment. False if the file has no more. */
function nextSegment(interval: i32): bool {
  segment++;
  if (segment >= segmentCount) return false;
  position = load<u32>(segments + segment * sizeof<u32>());
  limit = load<u32>(segments + (segment + 1) * sizeof<u32>());
  segmentLeft = interval;
  for (let component = 0; component < componentCount; component++) {
    store<i32>(componentRecord(component), 0, PREDICTION);
  }
  return true;
}

/** Passes over MCUs. False if the data is at fault. */
function passOver(mcus: i32, interval: i32): bool {
  while (mcus > 0) {
    if (segmentLeft == 0 && !nextSegment(interval)) return false;
    const run = min(mcus, segmentLeft);
    if (!skipMcus(run)) return false;
    segmentLeft -= run;
    mcus -= run;
  }
  return true;
}

function skipMcus(mcus: i32): bool {
  let at = position;
  const end = mcuBlocksEnd;
  while (mcus-- > 0) {
    for (let record = MCU_BLOCKS; record < end; record += MCU_BLOCK_BYTES) {
      at = skipBlock(at, load<u32>(record, DC_TABLE), load<u32>(record, AC_TABLE));
      const prediction = load<u32>(record, PREDICTION_AT);
      store<i32>(prediction, load<i32>(prediction) + difference);
    }
    if (at < limit || broken) {
      position = at;
      return false;
    }
  }
  position = at;
  return true;
}

/** Decodes MCUs into the planes, from the row's first one on. False if the data is at fault. */
function decodeRow(mcus: i32, interval: i32): bool {
  let done = 0;
  while (done < mcus) {
    if (segmentLeft == 0 && !nextSegment(interval)) return false;
    const run = min(mcus - done, segmentLeft);
    if (!decodeMcus(done, run)) return false;
    segmentLeft -= run;
    done += run;
  }
  return true;
}

function decodeMcus(first: i32, mcus: i32): bool {
  let at = position;
  const end = mcuBlocksEnd;
  for (let mcu = first; mcu < first + mcus; mcu++) {
    for (let record = MCU_BLOCKS; record < end; record += MCU_BLOCK_BYTES) {
      at = readBlock(at, load<u32>(record, DC_TABLE), load<u32>(record, AC_TABLE));
      const prediction = load<u32>(record, PREDICTION_AT);
      const dc = load<i32>(prediction) + difference;
      store<i32>(prediction, dc);
      store<i16>(BLOCK, <i16>dc);
      const samples = load<u32>(record, SAMPLES) + mcu * load<u32>(record, MCU_STEP);
      inverseDct(load<u32>(record, QUANT_TABLE), blockEnd, samples, load<u32>(record, ROW_BYTES));
    }
    if (at < limit || broken) {
      position = at;
      return false;
    }
  }
  position = at;
  return true;
}

/** Data that ran out counts as truncated, even if what was read behind its end was no code. */
function faultFound(): i32 {
  return segment >= segmentCount || position < limit ? TRUNCATED_SCAN : CORRUPT_SCAN;
}
