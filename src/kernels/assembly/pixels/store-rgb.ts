import {highBytes, highPairs, lowBytes, lowPairs} from '../interleave';

/** Writes 16 pixels of three planes as 48 bytes R, G, B, R, G, B, ... */
export function storeRgb(to: usize, red: v128, green: v128, blue: v128): void {
  const zero = i64x2.splat(0);
  const redGreen0 = lowBytes(red, green);
  const redGreen1 = highBytes(red, green);
  const blue0 = lowBytes(blue, zero);
  const blue1 = highBytes(blue, zero);
  v128.store(to, withoutFourth(lowPairs(redGreen0, blue0)), 0);
  v128.store(to, withoutFourth(highPairs(redGreen0, blue0)), 12);
  v128.store(to, withoutFourth(lowPairs(redGreen1, blue1)), 24);
  const last = withoutFourth(highPairs(redGreen1, blue1));
  v128.store64_lane(to, last, 0, 36);
  v128.store32_lane(to, last, 2, 44);
}

/** Moves four pixels of four bytes together to three. */
function withoutFourth(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
}
