import {blueOf, greenOf, redOf} from './channels';

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
    for (let column: usize = 0; column < <usize>columns; column += 16) {
      const from = source + column * channels;
      if (channels == 3) splitThree(from, red + column, green + column, blue + column);
      else splitFour(from, red + column, green + column, blue + column);
    }
    source += sourceStride;
    red += targetStride;
    green += targetStride;
    blue += targetStride;
  }
}

function splitThree(from: usize, red: usize, green: usize, blue: usize): void {
  const a = v128.load(from, 0);
  const b = v128.load(from, 16);
  const c = v128.load(from, 32);
  v128.store(red, redOf(a, b, c));
  v128.store(green, greenOf(a, b, c));
  v128.store(blue, blueOf(a, b, c));
}

function splitFour(from: usize, red: usize, green: usize, blue: usize): void {
  const a = v128.load(from, 0);
  const b = v128.load(from, 16);
  const c = v128.load(from, 32);
  const d = v128.load(from, 48);
  const rgAb = v128.shuffle<u8>(a, b, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  const rgCd = v128.shuffle<u8>(c, d, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  v128.store(red, v128.shuffle<u64>(rgAb, rgCd, 0, 2));
  v128.store(green, v128.shuffle<u64>(rgAb, rgCd, 1, 3));
  const bAb = v128.shuffle<u8>(a, b, 2, 6, 10, 14, 18, 22, 26, 30, 0, 0, 0, 0, 0, 0, 0, 0);
  const bCd = v128.shuffle<u8>(c, d, 2, 6, 10, 14, 18, 22, 26, 30, 0, 0, 0, 0, 0, 0, 0, 0);
  v128.store(blue, v128.shuffle<u64>(bAb, bCd, 0, 2));
}
