import {highHalves, highQuads, lowHalves, lowQuads} from '../interleave';

/*
 * The reds, greens and blues of 16 pixels, from four vectors of four pixels each. In `byChannel` form such a vector holds
 * four reds, four greens, four blues, and four bytes of no use.
 */

/** What brings four pixels R, G, B, R, ..., and four bytes more, to this form. */
export const FROM_RGB: v128 = i8x16(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 12, 13, 14, 15);
/** The same for four pixels R, G, B, A, R, ... */
export const FROM_RGBA: v128 = i8x16(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);

/** Of four pixels R, G, B, R, ..., and four bytes more. */
export function byChannel(pixels: v128): v128 {
  return v128.swizzle(pixels, FROM_RGB);
}

export function redOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return lowHalves(lowQuads(a, b), lowQuads(c, d));
}

export function greenOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return highHalves(lowQuads(a, b), lowQuads(c, d));
}

export function blueOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return lowHalves(highQuads(a, b), highQuads(c, d));
}
