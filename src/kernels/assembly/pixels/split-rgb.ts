import {blueOf, byChannel, byChannelOfFour, greenOf, redOf} from './channels';

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
    if (channels == 3) splitRow(source, columns, red, green, blue);
    else splitRowOfFour(source, columns, red, green, blue);
    source += sourceStride;
    red += targetStride;
    green += targetStride;
    blue += targetStride;
  }
}

function splitRow(from: usize, columns: usize, red: usize, green: usize, blue: usize): void {
  let column: usize = 0;
  do {
    const a = byChannel(v128.load(from, 0));
    const b = byChannel(v128.load(from, 12));
    const c = byChannel(v128.load(from, 24));
    const d = byChannel(v128.load(from, 36));
    v128.store(red + column, redOf(a, b, c, d));
    v128.store(green + column, greenOf(a, b, c, d));
    v128.store(blue + column, blueOf(a, b, c, d));
    from += 48;
    column += 16;
  } while (column < columns);
}

function splitRowOfFour(from: usize, columns: usize, red: usize, green: usize, blue: usize): void {
  let column: usize = 0;
  do {
    const a = byChannelOfFour(v128.load(from, 0));
    const b = byChannelOfFour(v128.load(from, 16));
    const c = byChannelOfFour(v128.load(from, 32));
    const d = byChannelOfFour(v128.load(from, 48));
    v128.store(red + column, redOf(a, b, c, d));
    v128.store(green + column, greenOf(a, b, c, d));
    v128.store(blue + column, blueOf(a, b, c, d));
    from += 64;
    column += 16;
  } while (column < columns);
}
