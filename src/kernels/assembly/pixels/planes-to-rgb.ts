import {highPairs, lowPairs} from '../interleave';
import {storeRgb} from './store-rgb';

/*
 * JFIF's YCbCr (full range, ITU-R BT.601): R = Y + 1.402 (Cr - 128), G = Y - 0.344136 (Cb - 128) - 0.714136 (Cr - 128),
 * B = Y + 1.772 (Cb - 128), in fixed point.
 */
const BITS: i32 = 14;
const CR_TO_RED: i32 = 22970;
const CB_TO_GREEN: i32 = -5638;
const CR_TO_GREEN: i32 = -11700;
const CB_TO_BLUE: i32 = 29032;

/** Bytes behind an RGB image that the functions of this file may write. */
export const RGB_SLACK: usize = 48;

/** (rows, columns, 3) RGB at `to` from three planes, `stride` bytes from row to row. */
export function yccToRgb(
  luma: usize,
  cb: usize,
  cr: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  to: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let column: usize = 0;
    do {
      convert(v128.load(luma + column), v128.load(cb + column), v128.load(cr + column), to + 3 * column);
      column += 16;
    } while (column < <usize>columns);
    luma += stride;
    cb += stride;
    cr += stride;
    to += 3 * columns;
  }
}

/** The same from planes of red, green and blue. */
export function planesToRgb(
  red: usize,
  green: usize,
  blue: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  to: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let column: usize = 0;
    do {
      storeRgb(to + 3 * column, v128.load(red + column), v128.load(green + column), v128.load(blue + column));
      column += 16;
    } while (column < <usize>columns);
    red += stride;
    green += stride;
    blue += stride;
    to += 3 * columns;
  }
}

/** The same from one plane: R = G = B. */
export function grayToRgb(gray: usize, stride: usize, rows: i32, columns: i32, to: usize): void {
  planesToRgb(gray, gray, gray, stride, rows, columns, to);
}

/** 16 pixels. */
function convert(luma: v128, cb: v128, cr: v128, to: usize): void {
  const half = i8x16.splat(-128);
  const cbSigned = v128.xor(cb, half);
  const crSigned = v128.xor(cr, half);
  const cbLow = i16x8.extend_low_i8x16_s(cbSigned);
  const cbHigh = i16x8.extend_high_i8x16_s(cbSigned);
  const crLow = i16x8.extend_low_i8x16_s(crSigned);
  const crHigh = i16x8.extend_high_i8x16_s(crSigned);
  const lumaLow = i16x8.extend_low_i8x16_u(luma);
  const lumaHigh = i16x8.extend_high_i8x16_u(luma);
  const red = i8x16.narrow_i16x8_u(
    addWeighted(lumaLow, cbLow, crLow, 0, CR_TO_RED),
    addWeighted(lumaHigh, cbHigh, crHigh, 0, CR_TO_RED),
  );
  const green = i8x16.narrow_i16x8_u(
    addWeighted(lumaLow, cbLow, crLow, CB_TO_GREEN, CR_TO_GREEN),
    addWeighted(lumaHigh, cbHigh, crHigh, CB_TO_GREEN, CR_TO_GREEN),
  );
  const blue = i8x16.narrow_i16x8_u(
    addWeighted(lumaLow, cbLow, crLow, CB_TO_BLUE, 0),
    addWeighted(lumaHigh, cbHigh, crHigh, CB_TO_BLUE, 0),
  );
  storeRgb(to, red, green, blue);
}

/** luma + cbWeight * cb + crWeight * cr, of eight pixels. */
function addWeighted(luma: v128, cb: v128, cr: v128, cbWeight: i32, crWeight: i32): v128 {
  const weights = i32x4.splat((cbWeight & 0xffff) | (crWeight << 16));
  const half = i32x4.splat(1 << (BITS - 1));
  const low = i32x4.add(i32x4.dot_i16x8_s(lowPairs(cb, cr), weights), half);
  const high = i32x4.add(i32x4.dot_i16x8_s(highPairs(cb, cr), weights), half);
  return i16x8.add(luma, i16x8.narrow_i32x4_s(i32x4.shr_s(low, BITS), i32x4.shr_s(high, BITS)));
}
