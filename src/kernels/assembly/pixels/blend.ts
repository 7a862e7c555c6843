import {blueOf, byChannel, greenOf, redOf} from './channels';
import {lumaOf} from './luma';
import {storeRgb} from './store-rgb';

/*
 * Moving levels away from, or towards, another level, its origin: origin + factor * (level - origin), clamped, fractions
 * dropped; Pillow's ImageEnhance. Single precision at each step, as there: it decides on which side of a whole number a
 * product falls. All work in place on whole vectors, and may change up to 47 bytes behind the pixels.
 */

/** One origin for all levels: brightness (0) and contrast (the mean grey). */
export function blendWithLevel(pixels: usize, bytes: i32, origin: i32, factor: f32): void {
  const end = pixels + <usize>bytes;
  const origins = i8x16.splat(<i8>origin);
  const scale = f32x4.splat(factor);
  let at = pixels;
  do {
    v128.store(at, blend(origins, v128.load(at), scale));
    at += 16;
  } while (at < end);
}

/** Each pixel's own grey as the origin: saturation. */
export function blendWithGray(pixels: usize, count: i32, factor: f32): void {
  const end = pixels + <usize>count * 3;
  const scale = f32x4.splat(factor);
  let at = pixels;
  do {
    const a = byChannel(v128.load(at, 0));
    const b = byChannel(v128.load(at, 12));
    const c = byChannel(v128.load(at, 24));
    const d = byChannel(v128.load(at, 36));
    const red = redOf(a, b, c, d);
    const green = greenOf(a, b, c, d);
    const blue = blueOf(a, b, c, d);
    const gray = lumaOf(red, green, blue);
    storeRgb(at, blend(gray, red, scale), blend(gray, green, scale), blend(gray, blue, scale));
    at += 48;
  } while (at < end);
}

/** 16 levels. */
function blend(origins: v128, levels: v128, scale: v128): v128 {
  const low = blendEight(i16x8.extend_low_i8x16_u(origins), i16x8.extend_low_i8x16_u(levels), scale);
  const high = blendEight(i16x8.extend_high_i8x16_u(origins), i16x8.extend_high_i8x16_u(levels), scale);
  return i8x16.narrow_i16x8_u(low, high);
}

function blendEight(origins: v128, levels: v128, scale: v128): v128 {
  const gaps = i16x8.sub(levels, origins);
  return i16x8.narrow_i32x4_s(
    blendFour(i32x4.extend_low_i16x8_s(origins), i32x4.extend_low_i16x8_s(gaps), scale),
    blendFour(i32x4.extend_high_i16x8_s(origins), i32x4.extend_high_i16x8_s(gaps), scale),
  );
}

function blendFour(origins: v128, gaps: v128, scale: v128): v128 {
  const moved = f32x4.mul(scale, f32x4.convert_i32x4_s(gaps));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.convert_i32x4_s(origins), moved));
}
