import {highPairs, highQuads, lowBytes, lowPairs, lowQuads} from '../interleave';

/**
 * Writes the transpose of `rows` x `columns` bytes. Works on 8x8 bytes: up to 7 rows and columns beyond are read and
 * written, so both areas are padded to a multiple of 8.
 */
export function transpose(
  source: usize,
  sourceStride: usize,
  rows: usize,
  columns: usize,
  target: usize,
  targetStride: usize,
): void {
  for (let row: usize = 0; row < rows; row += 8) {
    for (let column: usize = 0; column < columns; column += 8) {
      transposeBlock(
        source + row * sourceStride + column,
        sourceStride,
        target + column * targetStride + row,
        targetStride,
      );
    }
  }
}

function transposeBlock(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const two = fromStride + fromStride;
  const rows01 = lowBytes(v128.load64_zero(from), v128.load64_zero(from + fromStride));
  from += two;
  const rows23 = lowBytes(v128.load64_zero(from), v128.load64_zero(from + fromStride));
  from += two;
  const rows45 = lowBytes(v128.load64_zero(from), v128.load64_zero(from + fromStride));
  from += two;
  const rows67 = lowBytes(v128.load64_zero(from), v128.load64_zero(from + fromStride));
  const top0123 = lowPairs(rows01, rows23); // rows 0 to 3 of columns 0 to 3
  const top4567 = highPairs(rows01, rows23);
  const bottom0123 = lowPairs(rows45, rows67);
  const bottom4567 = highPairs(rows45, rows67);
  to = storeTwo(to, toStride, lowQuads(top0123, bottom0123));
  to = storeTwo(to, toStride, highQuads(top0123, bottom0123));
  to = storeTwo(to, toStride, lowQuads(top4567, bottom4567));
  storeTwo(to, toStride, highQuads(top4567, bottom4567));
}

function storeTwo(to: usize, stride: usize, columns: v128): usize {
  v128.store64_lane(to, columns, 0);
  v128.store64_lane(to + stride, columns, 1);
  return to + 2 * stride;
}
