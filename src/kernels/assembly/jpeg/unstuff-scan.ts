import {CORRUPT_RESTART, DONE, TOO_LARGE, TRUNCATED_SCAN} from '../status';
import {reserve} from '../memory';
import {positionBelow} from './bit-reader';

/** Bytes of zeros behind the data: what a decoder reads that runs over the end is then the same every time. */
const ZEROS: usize = 64;

/** Table of u32: the position where each restart segment begins, then the position behind the last one's end. */
export let segments: usize = 0;
/** Number of segments; 1 where there are no restart markers. */
export let segmentCount: i32 = 0;
/** Whether the file ended without a marker behind the scan. */
export let endsEarly: bool = false;

/**
 * Lays the entropy-coded data of a scan out for `bit-reader`: stuffed zeros and restart markers removed, bytes in
 * reverse. `maxSegments` is the number of restart segments that the frame can have; data behind them is ignored.
 * Numbers of restart markers must count 0 to 7 and round again, else `CORRUPT_RESTART`.
 */
export function unstuffScan(from: usize, end: usize, maxSegments: i32): i32 {
  const bytes = <u64>(end - from);
  const tableSize = <u64>min<i64>(maxSegments, <i64>(bytes >> 1) + 1) + 1;
  segments = reserve(tableSize * sizeof<u32>());
  const area = reserve(bytes + ZEROS);
  if (segments == 0 || area == 0) return TOO_LARGE;
  let to = area + <usize>bytes + ZEROS; // the next byte is written below it
  segmentCount = 1;
  endsEarly = true;
  store<u32>(segments, positionBelow(to));
  while (from < end) {
    const taken = copyToMarker(from, to, end);
    from += taken;
    to -= taken;
    if (from + 1 >= end) break;
    const marker = load<u8>(from, 1);
    if (marker == 0xff) {
      from++; // fill byte
      continue;
    }
    from += 2;
    if (marker == 0) {
      store<u8>(--to, 0xff);
    } else if ((marker & 0xf8) == 0xd0 && segmentCount < maxSegments) {
      if ((marker & 7) != ((segmentCount - 1) & 7)) return CORRUPT_RESTART;
      store<u32>(segments + segmentCount * sizeof<u32>(), positionBelow(to));
      segmentCount++;
    } else {
      endsEarly = false;
      break;
    }
  }
  store<u32>(segments + segmentCount * sizeof<u32>(), positionBelow(to));
  memory.fill(to - ZEROS, 0, ZEROS);
  return endsEarly ? TRUNCATED_SCAN : DONE;
}

/** Copies bytes in reverse from `from` to just below `to`, up to the next 0xff; returns how many. */
function copyToMarker(from: usize, to: usize, end: usize): usize {
  const start = from;
  const mark = i8x16.splat(-1);
  while (from < end) {
    const bytes = v128.load(from);
    // Whole vectors are written; what is beyond the 0xff is overwritten by what follows.
    v128.store(to - 16, v128.swizzle(bytes, i8x16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
    const found = i8x16.bitmask(i8x16.eq(bytes, mark));
    if (found != 0) return min<usize>(from + ctz(found), end) - start;
    from += 16;
    to -= 16;
  }
  return end - start;
}
