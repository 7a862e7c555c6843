import {arenaMark, releaseArena, reserve} from '../memory';
import {transpose} from './transpose';
import {verticalPass} from './vertical-pass';

/** Bytes from one row to the next of a plane that this file's passes may write: whole vectors. */
export function paddedStride(columns: i32): usize {
  return (<usize>columns + 15) & ~15;
}

/** Bytes of a plane that the passes may read and write: whole 8x8 blocks, and the row behind the last. */
export function paddedBytes(rows: i32, columns: i32): u64 {
  return <u64>((rows + 8) & ~7) * <u64>paddedStride(columns);
}

/**
 * Resizes a plane by a table of taps for each axis: columns first, so that what has to be transposed has shrunk.
 *
 * @param columns: how many columns of `source` the x taps reach
 * @param turned: whether rows and columns of the result change places
 * @param target: `paddedBytes` of the result
 * @returns false if there is no memory for the work between
 */
export function resizePlane(
  source: usize,
  sourceStride: usize,
  columns: i32,
  yTaps: usize,
  outRows: i32,
  xTaps: usize,
  outColumns: i32,
  turned: bool,
  target: usize,
): bool {
  const mark = arenaMark();
  const squeezedStride = paddedStride(columns);
  const turnedStride = paddedStride(outRows);
  const squeezed = reserve(paddedBytes(outRows, columns));
  const upended = reserve(paddedBytes(columns, outRows));
  const result = turned ? target : reserve(paddedBytes(outColumns, outRows));
  if (squeezed == 0 || upended == 0 || result == 0) return false;
  verticalPass(yTaps, outRows, source, sourceStride, columns, squeezed, squeezedStride);
  transpose(squeezed, squeezedStride, outRows, columns, upended, turnedStride);
  verticalPass(xTaps, outColumns, upended, turnedStride, outRows, result, turnedStride);
  if (!turned) transpose(result, turnedStride, outColumns, outRows, target, paddedStride(outColumns));
  releaseArena(mark);
  return true;
}

/**
 * The same with rows first. The order matters because levels are rounded and clamped between the passes: for
 * the cubic filter, which overshoots, by up to 5 levels. `rows` is how many rows of `source` the y taps reach.
 */
export function resizePlaneRowsFirst(
  source: usize,
  sourceStride: usize,
  rows: i32,
  columns: i32,
  yTaps: usize,
  outRows: i32,
  xTaps: usize,
  outColumns: i32,
  turned: bool,
  target: usize,
): bool {
  const mark = arenaMark();
  const upendedStride = paddedStride(rows);
  const squeezedStride = paddedStride(outColumns);
  const upended = reserve(paddedBytes(columns, rows));
  const narrow = reserve(paddedBytes(outColumns, rows));
  const squeezed = reserve(paddedBytes(rows, outColumns));
  const result = turned ? reserve(paddedBytes(outRows, outColumns)) : target;
  if (upended == 0 || narrow == 0 || squeezed == 0 || result == 0) return false;
  transpose(source, sourceStride, rows, columns, upended, upendedStride);
  verticalPass(xTaps, outColumns, upended, upendedStride, rows, narrow, upendedStride);
  transpose(narrow, upendedStride, outColumns, rows, squeezed, squeezedStride);
  verticalPass(yTaps, outRows, squeezed, squeezedStride, outColumns, result, squeezedStride);
  if (turned) transpose(result, squeezedStride, outRows, outColumns, target, paddedStride(outRows));
  releaseArena(mark);
  return true;
}
