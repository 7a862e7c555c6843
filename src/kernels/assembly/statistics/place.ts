import {highBytes, highPairs, lowBytes, lowPairs} from '../interleave';

/** The spaces in which colours are counted: R, G and B, or JFIF's Y, Cb and Cr. */
export const RGB: u32 = 0;
export const YCC: u32 = 1;

/**
 * Where a colour is counted. It is three bytes: Y, Cb and Cr, or for those of RGB: G, and B and R less G, modulo 256. A
 * cache line has the 4 x 4 x 4 colours that differ in the lower two bits of each, since neighbours in a photograph differ by
 * little. From the lowest bit on a place is
 *
 *   the lower two bits of Y, of Cr and of Cb, then the upper six of Y, of Cr and of Cb, then the space.
 *
 * All of it is inlined where it is used; methods, since the language lets nothing else be marked so.
 */
export class Place {
  /** Writes the places of 16 colours, (16) u32. */
  @inline
  static store(to: usize, luma: v128, cb: v128, cr: v128, space: u32): void {
    const lower = i8x16.splat(3);
    const first = v128.or(
      v128.or(v128.and(luma, lower), shiftUp(v128.and(cr, lower), 2)),
      v128.or(shiftUp(v128.and(cb, lower), 4), v128.and(shiftUp(luma, 4), i8x16.splat(<i8>0xc0))),
    );
    const second = v128.or(
      v128.and(shiftDown(luma, 4), i8x16.splat(0x0f)),
      v128.and(shiftUp(cr, 2), i8x16.splat(<i8>0xf0)),
    );
    const third = v128.or(v128.and(shiftDown(cr, 6), lower), v128.andnot(cb, lower));
    const fourth = i8x16.splat(<i8>space);
    const low0 = lowBytes(first, second);
    const low1 = highBytes(first, second);
    const high0 = lowBytes(third, fourth);
    const high1 = highBytes(third, fourth);
    v128.store(to, lowPairs(low0, high0));
    v128.store(to, highPairs(low0, high0), 16);
    v128.store(to, lowPairs(low1, high1), 32);
    v128.store(to, highPairs(low1, high1), 48);
  }

  @inline
  static luma(place: u32): u32 {
    return ((place >> 4) & 0xfc) | (place & 3);
  }

  @inline
  static cr(place: u32): u32 {
    return ((place >> 10) & 0xfc) | ((place >> 2) & 3);
  }

  @inline
  static cb(place: u32): u32 {
    return ((place >> 16) & 0xfc) | ((place >> 4) & 3);
  }

  @inline
  static space(place: u32): u32 {
    return place >> 24;
  }
}

/* Of all bytes; what crosses from one to the next is masked off. */

function shiftUp(bytes: v128, bits: i32): v128 {
  return i16x8.shl(bytes, bits);
}

function shiftDown(bytes: v128, bits: i32): v128 {
  return i16x8.shr_u(bytes, bits);
}
