import {BLOCK, HALF_DONE_BLOCK} from '../memory';
import {transformColumns, transformCornerColumns} from './inverse-dct-pass';

/** The first pass drops the constants' 13 bits but keeps 2; the second drops those, and 3 for the factor 8. */
const FIRST_SHIFT: i32 = 11;
const SECOND_SHIFT: i32 = 18;

/**
 * The inverse DCT of libjpeg's slow integer method, to the bit: Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with
 * constants of 13 bits, two more bits being kept between the passes. Where 16-bit lanes overflow, which needs a
 * damaged file, it does what libjpeg-turbo's vector code does.
 *
 * Reads the coefficients of `BLOCK` and leaves it zero; `quantTable` is 64 u16 in natural order. Writes 8 rows of 8
 * samples to `out`, `stride` bytes apart. `blockEnd` is one behind the zigzag index of the last coefficient: 1 = only
 * DC, up to 10 = only the upper left 4x4, both of which take a shorter way to the same result.
 */
export function inverseDct(quantTable: usize, blockEnd: i32, out: usize, stride: usize): void {
  if (blockEnd <= 1) {
    fillFlat(quantTable, out, stride);
    return;
  }
  if (blockEnd <= 10) {
    dequantize(quantTable, 4);
    transformCornerColumns(BLOCK, HALF_DONE_BLOCK, FIRST_SHIFT);
    transformCornerColumns(HALF_DONE_BLOCK, BLOCK, SECOND_SHIFT);
    transformCornerColumns(HALF_DONE_BLOCK + 8, BLOCK + 64, SECOND_SHIFT);
  } else {
    dequantize(quantTable, 8);
    transformColumns(BLOCK, HALF_DONE_BLOCK, FIRST_SHIFT);
    transformColumns(BLOCK + 8, HALF_DONE_BLOCK + 64, FIRST_SHIFT);
    transformColumns(HALF_DONE_BLOCK, BLOCK, SECOND_SHIFT);
    transformColumns(HALF_DONE_BLOCK + 8, BLOCK + 64, SECOND_SHIFT);
  }
  writeSamples(out, stride);
}

/** All 64 samples are one level. */
function fillFlat(quantTable: usize, out: usize, stride: usize): void {
  const dc = <i32>(<i16>(load<i16>(BLOCK) * load<i16>(quantTable)));
  store<u16>(BLOCK, 0);
  const level = i8x16.splat(<i8>max(0, min(255, ((dc + 4) >> 3) + 128)));
  for (let row = 0; row < 8; row++) {
    v128.store64_lane(out, level, 0);
    out += stride;
  }
}

/** Multiplies the first `rows` rows of the block. */
function dequantize(quantTable: usize, rows: usize): void {
  for (let at: usize = 0; at < rows * 16; at += 16) {
    v128.store(BLOCK + at, i16x8.mul(v128.load(BLOCK + at), v128.load(quantTable + at)));
  }
}

/** Moves the block's levels, -128 to 127, to `out` as 0 to 255, and clears it. */
function writeSamples(out: usize, stride: usize): void {
  const half = i8x16.splat(-128);
  const zero = i64x2.splat(0);
  for (let at: usize = 0; at < 128; at += 32) {
    const levels = i8x16.narrow_i16x8_s(v128.load(BLOCK + at), v128.load(BLOCK + at, 16));
    const samples = v128.xor(levels, half);
    v128.store64_lane(out, samples, 0);
    v128.store64_lane(out + stride, samples, 1);
    v128.store(BLOCK + at, zero);
    v128.store(BLOCK + at, zero, 16);
    out += 2 * stride;
  }
}
