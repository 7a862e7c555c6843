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
  let entry = taps + ENTRIES;
  for (let row = 0; row < rows; row++) {
    const first = source + <usize>load<u32>(entry, FIRST) * sourceStride;
    const pairs = load<u32>(entry, PAIRS);
    if (pairs == 1) blendTwo(first, sourceStride, columns, entry, target);
    else if (pairs == 2) blendFour(first, sourceStride, columns, entry, target);
    else blendMany(first, sourceStride, columns, entry, pairs, target);
    entry += entryBytes;
    target += targetStride;
  }
}

// The usual numbers of rows, with their weights at hand; all that a general loop would do makes the resize a fifth slower.

function blendTwo(first: usize, stride: usize, columns: usize, entry: usize, target: usize): void {
  const weights = v128.load32_splat(entry, WEIGHTS);
  const half = i32x4.splat(1 << (WEIGHT_BITS - 1));
  const end = first + columns;
  let at = first;
  do {
    const upper = v128.load(at);
    const lower = v128.load(at + stride);
    const low = lowBytes(upper, lower);
    const high = highBytes(upper, lower);
    const sum0 = i32x4.add(half, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), weights));
    const sum1 = i32x4.add(half, i32x4.dot_i16x8_s(highBytes(low, i64x2.splat(0)), weights));
    const sum2 = i32x4.add(half, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), weights));
    const sum3 = i32x4.add(half, i32x4.dot_i16x8_s(highBytes(high, i64x2.splat(0)), weights));
    v128.store(target, levels(sum0, sum1, sum2, sum3));
    target += 16;
    at += 16;
  } while (at < end);
}

function blendFour(first: usize, stride: usize, columns: usize, entry: usize, target: usize): void {
  const weights = v128.load32_splat(entry, WEIGHTS);
  const weights2 = v128.load32_splat(entry, WEIGHTS + 4);
  const half = i32x4.splat(1 << (WEIGHT_BITS - 1));
  const end = first + columns;
  const stride2 = stride * 2;
  const stride3 = stride * 3;
  let at = first;
  do {
    const row0 = v128.load(at);
    const row1 = v128.load(at + stride);
    const row2 = v128.load(at + stride2);
    const row3 = v128.load(at + stride3);
    const low = lowBytes(row0, row1);
    const high = highBytes(row0, row1);
    const low2 = lowBytes(row2, row3);
    const high2 = highBytes(row2, row3);
    let sum0 = i32x4.add(half, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), weights));
    let sum1 = i32x4.add(half, i32x4.dot_i16x8_s(highBytes(low, i64x2.splat(0)), weights));
    let sum2 = i32x4.add(half, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), weights));
    let sum3 = i32x4.add(half, i32x4.dot_i16x8_s(highBytes(high, i64x2.splat(0)), weights));
    sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low2), weights2));
    sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(highBytes(low2, i64x2.splat(0)), weights2));
    sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high2), weights2));
    sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(highBytes(high2, i64x2.splat(0)), weights2));
    v128.store(target, levels(sum0, sum1, sum2, sum3));
    target += 16;
    at += 16;
  } while (at < end);
}

function blendMany(
  first: usize,
  stride: usize,
  columns: usize,
  entry: usize,
  pairs: usize,
  target: usize,
): void {
  const half = i32x4.splat(1 << (WEIGHT_BITS - 1));
  const weightsEnd = entry + pairs * 4;
  let column: usize = 0;
  do {
    let sum0 = half;
    let sum1 = half;
    let sum2 = half;
    let sum3 = half;
    let at = first + column;
    for (let weight = entry; weight < weightsEnd; weight += 4) {
      const pair = v128.load32_splat(weight, WEIGHTS);
      const upper = v128.load(at);
      const lower = v128.load(at + stride);
      const low = lowBytes(upper, lower);
      const high = highBytes(upper, lower);
      sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), pair));
      sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(highBytes(low, i64x2.splat(0)), pair));
      sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), pair));
      sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(highBytes(high, i64x2.splat(0)), pair));
      at += 2 * stride;
    }
    v128.store(target + column, levels(sum0, sum1, sum2, sum3));
    column += 16;
  } while (column < columns);
}

/** Sixteen levels from their weighted sums. */
function levels(sum0: v128, sum1: v128, sum2: v128, sum3: v128): v128 {
  return i8x16.narrow_i16x8_u(eight(sum0, sum1), eight(sum2, sum3));
}

function eight(low: v128, high: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, WEIGHT_BITS), i32x4.shr_s(high, WEIGHT_BITS));
}
