import {highPairs, lowPairs} from '../interleave';
import {BLOCK, HALF_DONE_BLOCK} from '../memory';
import {Pass} from './inverse-dct-pass';

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
  } else if (blockEnd <= 10) {
    transformCorner(quantTable, out, stride);
  } else {
    transform(quantTable, out, stride);
  }
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

function transformCorner(quantTable: usize, out: usize, stride: usize): void {
  const first = takeRow(quantTable, 0);
  const second = takeRow(quantTable, 1);
  const third = takeRow(quantTable, 2);
  const fourth = takeRow(quantTable, 3);
  Pass.fourOfCorner(lowPairs(first, third), lowPairs(second, fourth), FIRST_SHIFT, HALF_DONE_BLOCK, 0);
  const row0 = v128.load(HALF_DONE_BLOCK, 0);
  const row1 = v128.load(HALF_DONE_BLOCK, 16);
  const row2 = v128.load(HALF_DONE_BLOCK, 32);
  const row3 = v128.load(HALF_DONE_BLOCK, 48);
  Pass.fourOfCorner(lowPairs(row0, row2), lowPairs(row1, row3), SECOND_SHIFT, out, stride);
  Pass.fourOfCorner(highPairs(row0, row2), highPairs(row1, row3), SECOND_SHIFT, out + 4 * stride, stride);
}

function transform(quantTable: usize, out: usize, stride: usize): void {
  Pass.eight(
    takeRow(quantTable, 0),
    takeRow(quantTable, 1),
    takeRow(quantTable, 2),
    takeRow(quantTable, 3),
    takeRow(quantTable, 4),
    takeRow(quantTable, 5),
    takeRow(quantTable, 6),
    takeRow(quantTable, 7),
    FIRST_SHIFT,
    HALF_DONE_BLOCK,
    64,
    0,
  );
  Pass.eight(
    v128.load(HALF_DONE_BLOCK, 0),
    v128.load(HALF_DONE_BLOCK, 16),
    v128.load(HALF_DONE_BLOCK, 32),
    v128.load(HALF_DONE_BLOCK, 48),
    v128.load(HALF_DONE_BLOCK, 64),
    v128.load(HALF_DONE_BLOCK, 80),
    v128.load(HALF_DONE_BLOCK, 96),
    v128.load(HALF_DONE_BLOCK, 112),
    SECOND_SHIFT,
    out,
    4 * stride,
    stride,
  );
}

/** A row of the block's coefficients, multiplied out; the block's own is cleared. */
function takeRow(quantTable: usize, row: usize): v128 {
  const coefficients = v128.load(BLOCK + row * 16);
  v128.store(BLOCK + row * 16, i64x2.splat(0));
  return i16x8.mul(coefficients, v128.load(quantTable + row * 16));
}
