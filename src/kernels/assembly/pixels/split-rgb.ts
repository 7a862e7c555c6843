import {FROM_RGB, FROM_RGBA, blueOf, greenOf, redOf} from './channels';

/**
 * Splits rows of interleaved pixels into three planes. Works on 16 pixels at a time: up to 64 bytes beyond a row are
 * read, and up to 15 beyond the planes' rows written.
 *
 * @param channels: 3 = R, G, B; 4 = R, G, B and a byte that is passed over
 * @param sourceStride, targetStride: bytes from one row to the next
 */
export function splitRgb(
  source: usize,
  channels: i32,
  sourceStride: usize,
  rows: i32,
  columns: i32,
  red: usize,
  green: usize,
  blue: usize,
  targetStride: usize,
): void {
  for (let row = 0; row < rows; row++) {
    if (channels == 3) splitRow(source, 12, FROM_RGB, columns, red, green, blue);
    else splitRow(source, 16, FROM_RGBA, columns, red, green, blue);
    source += sourceStride;
    red += targetStride;
    green += targetStride;
    blue += targetStride;
  }
}

/** @param step: bytes of four pixels; `pattern` brings them to the form of `byChannel` */
function splitRow(
  from: usize,
  step: usize,
  pattern: v128,
  columns: usize,
  red: usize,
  green: usize,
  blue: usize,
): void {
  let column: usize = 0;
  do {
    const a = v128.swizzle(v128.load(from), pattern);
    const b = v128.swizzle(v128.load(from + step), pattern);
    const c = v128.swizzle(v128.load(from + 2 * step), pattern);
    const d = v128.swizzle(v128.load(from + 3 * step), pattern);
    v128.store(red + column, redOf(a, b, c, d));
    v128.store(green + column, greenOf(a, b, c, d));
    v128.store(blue + column, blueOf(a, b, c, d));
    from += 4 * step;
    column += 16;
  } while (column < columns);
}
