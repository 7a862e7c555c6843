import {count, lightness, pixels, planeA, planeB} from './picture';
import {roundToWhole} from './round';

/** The levels of the picture in work as planes of R, G and B, in place of L, a and b. */
export function levelsToPlanes(): void {
  const end = pixels + <usize>count * 3;
  let plane: usize = 0;
  let at = pixels;
  do {
    const rgb = v128.load(at);
    v128.store(
      lightness + plane,
      floatsOf(v128.swizzle(rgb, i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1))),
    );
    v128.store(
      planeA + plane,
      floatsOf(v128.swizzle(rgb, i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1))),
    );
    v128.store(
      planeB + plane,
      floatsOf(v128.swizzle(rgb, i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1))),
    );
    at += 12;
    plane += 16;
  } while (at < end);
}

function floatsOf(levels: v128): v128 {
  return f32x4.convert_i32x4_s(levels);
}

/**
 * The nearest levels of planes of R, G and B.
 *
 * @returns how many pixels are out of gamut: a channel would be rounded to a level below 0 or above 255, and is cut
 */
export function planesToLevels(): i32 {
  const end = pixels + <usize>count * 3;
  let clipped: i32 = 0;
  let plane: usize = 0;
  let at = pixels;
  do {
    const red = v128.load(lightness + plane);
    const green = v128.load(planeA + plane);
    const blue = v128.load(planeB + plane);
    const outside = v128.or(v128.or(isOutside(red), isOutside(green)), isOutside(blue));
    clipped += countOutside(outside, end - at);
    storeFour(at, levelsOf(red), levelsOf(green), levelsOf(blue));
    at += 12;
    plane += 16;
  } while (at < end);
  return clipped;
}

function isOutside(levels: v128): v128 {
  return v128.or(f32x4.lt(levels, f32x4.splat(-0.5)), f32x4.gt(levels, f32x4.splat(255.5)));
}

function levelsOf(levels: v128): v128 {
  return roundToWhole(f32x4.pmin(f32x4.pmax(levels, f32x4.splat(0)), f32x4.splat(255)));
}

/** How many of four pixels have their bit set; only those within the `bytes` that are left count. */
export function countOutside(mask: v128, bytes: usize): i32 {
  const all = i32x4.bitmask(mask);
  const left = <i32>min(bytes / 3, 4);
  return popcnt(all & ((1 << left) - 1));
}

/** Writes four pixels of levels, as i32, and four bytes too many: the next four pixels, or the padding, take them. */
export function storeFour(to: usize, red: v128, green: v128, blue: v128): void {
  const rgb = v128.or(v128.or(red, i32x4.shl(green, 8)), i32x4.shl(blue, 16));
  v128.store(to, v128.swizzle(rgb, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15)));
}
