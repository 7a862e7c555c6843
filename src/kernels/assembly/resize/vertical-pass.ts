import {highBytes, lowBytes} from '../interleave';
import {ENTRIES, FIRST, PAIRS, WEIGHTS, WEIGHT_BITS} from './taps-table';

/**
 * Makes `rows` rows from the rows of `source` by a table of taps. Works on 16 columns at a time: up to 15 bytes beyond
 * `columns` are read and written, and one row beyond the last tap is read.
 */
export function verticalPass(
  taps: usize,
  rows: i32,
  source: usize,
  sourceStride: usize,
  columns: usize,
  target: usize,
  targetStride: usize,
): void {
  const entryBytes = load<u32>(taps);
  const half = i32x4.splat(1 << (WEIGHT_BITS - 1));
  let entry = taps + ENTRIES;
  for (let row = 0; row < rows; row++) {
    const first = source + <usize>load<u32>(entry, FIRST) * sourceStride;
    const weightsEnd = entry + load<u32>(entry, PAIRS) * 4;
    for (let column: usize = 0; column < columns; column += 16) {
      let sum0 = half;
      let sum1 = half;
      let sum2 = half;
      let sum3 = half;
      let at = first + column;
      for (let weight = entry; weight < weightsEnd; weight += 4) {
        const pair = v128.load32_splat(weight, WEIGHTS);
        const upper = v128.load(at);
        const lower = v128.load(at + sourceStride);
        const low = lowBytes(upper, lower);
        const high = highBytes(upper, lower);
        sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), pair));
        sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), pair));
        sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), pair));
        sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), pair));
        at += 2 * sourceStride;
      }
      v128.store(target + column, i8x16.narrow_i16x8_u(level(sum0, sum1), level(sum2, sum3)));
    }
    entry += entryBytes;
    target += targetStride;
  }
}

/** Eight levels from eight weighted sums. */
function level(low: v128, high: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, WEIGHT_BITS), i32x4.shr_s(high, WEIGHT_BITS));
}
