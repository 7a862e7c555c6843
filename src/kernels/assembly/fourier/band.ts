import {reserve, resetArena} from '../memory';
import {fillWaves} from './waves';

/*
 * The band in work: the lowest frequencies of planes of one size, and what lies on the way to them. All matrices are of f64,
 * with rows and columns in whole fours.
 *
 * Two symmetries save three quarters of the products. Values of real pixels at opposite frequencies are conjugate, so that
 * columns of bins begin at 0. And waves are even or odd: pixels at x and at width - x are added before they meet cosines, and
 * subtracted before they meet sines. Such folded lines have a pixel more than half of the side.
 */

export let width: i32 = 0;
export let height: i32 = 0;
/** Bins go from -lastRow to lastRow, and from 0 to lastColumn. */
export let lastRow: i32 = 0;
export let lastColumn: i32 = 0;

/** (height, width) f32, written and read by the host. */
export let plane: usize = 0;
/** (2 lastRow + 1, lastColumn + 1) f64 each, read and written by the host. */
export let realParts: usize = 0;
export let imaginaryParts: usize = 0;

export let foldedWidth: i32 = 0;
export let foldedHeight: i32 = 0;

/** Bytes of a row of folded pixels, of a column of them, and of a row of bins in two halves. */
export let pixelsStride: usize = 0;
export let downStride: usize = 0;
export let binsStride: usize = 0;

/** (height, folded width): sums and differences of pixels. */
export let evenPixels: usize = 0;
export let oddPixels: usize = 0;
/** (height, bins): transformed along rows, not along columns. */
export let halfway: usize = 0;
/** (folded height, bins): its sums and differences. */
export let evenHalfway: usize = 0;
export let oddHalfway: usize = 0;
/** (lastRow + 1, bins): what cosines and sines make of those. */
export let evenBins: usize = 0;
export let oddBins: usize = 0;

/** (folded width, columns of bins), the same turned, and (rows of bins, folded height). */
export let cosinesAcross: usize = 0;
export let sinesAcross: usize = 0;
export let cosinesAlong: usize = 0;
export let sinesAlong: usize = 0;
export let cosinesDown: usize = 0;
export let sinesDown: usize = 0;

/**
 * Lays out a band; once, right after the module has started.
 *
 * @returns whether there is memory for it
 */
export function openBand(ofWidth: i32, ofHeight: i32, ofLastRow: i32, ofLastColumn: i32): bool {
  resetArena();
  fits = true;
  width = ofWidth;
  height = ofHeight;
  lastRow = ofLastRow;
  lastColumn = ofLastColumn;
  foldedWidth = width / 2 + 1;
  foldedHeight = height / 2 + 1;
  pixelsStride = fours(foldedWidth) * 8;
  downStride = fours(foldedHeight) * 8;
  const columnsStride = fours(lastColumn + 1) * 8;
  binsStride = 2 * columnsStride;
  const bins = <u64>(2 * lastRow + 1) * <u64>(lastColumn + 1) * 8;
  plane = take(<u64>width * <u64>height * 4);
  realParts = take(bins);
  imaginaryParts = take(bins);
  evenPixels = rows(height, pixelsStride);
  oddPixels = rows(height, pixelsStride);
  halfway = rows(height, binsStride);
  evenHalfway = rows(foldedHeight, binsStride);
  oddHalfway = rows(foldedHeight, binsStride);
  evenBins = rows(lastRow + 1, binsStride);
  oddBins = rows(lastRow + 1, binsStride);
  cosinesAcross = rows(foldedWidth, columnsStride);
  sinesAcross = rows(foldedWidth, columnsStride);
  cosinesAlong = rows(lastColumn + 1, pixelsStride);
  sinesAlong = rows(lastColumn + 1, pixelsStride);
  cosinesDown = rows(lastRow + 1, downStride);
  sinesDown = rows(lastRow + 1, downStride);
  if (!fits) return false;
  fillWaves(cosinesAcross, sinesAcross, columnsStride, foldedWidth, lastColumn + 1, width);
  fillWaves(cosinesAlong, sinesAlong, pixelsStride, lastColumn + 1, foldedWidth, width);
  fillWaves(cosinesDown, sinesDown, downStride, lastRow + 1, foldedHeight, height);
  return true;
}

/** The next whole four. */
export function fours(count: i32): i32 {
  return (count + 3) & ~3;
}

function rows(count: i32, stride: usize): usize {
  return take(<u64>fours(count) * stride);
}

let fits: bool = true;

function take(bytes: u64): usize {
  const address = reserve(bytes);
  if (address == 0) fits = false;
  return address;
}
