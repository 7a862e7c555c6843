import {blueOf, byChannel, greenOf, redOf} from './channels';
import {storeRgb} from './store-rgb';

/**
 * Turns the hue of `count` pixels (count, 3) in place by `shift` sixths of the colour circle, 0 to 6. The largest and
 * the smallest of R, G and B stay as levels; the middle one is computed in double precision and rounded.
 *
 * The steps and their order are those of src/augment/shift-hue.ts, so the bytes are the same. Works on whole vectors
 * and may change up to 47 bytes behind the pixels.
 */
export function shiftHue(pixels: usize, count: i32, shift: f64): void {
  const end = pixels + <usize>count * 3;
  const turn = f64x2.splat(shift);
  let at = pixels;
  do {
    const a = byChannel(v128.load(at, 0));
    const b = byChannel(v128.load(at, 12));
    const c = byChannel(v128.load(at, 24));
    const d = byChannel(v128.load(at, 36));
    turnSixteen(at, redOf(a, b, c, d), greenOf(a, b, c, d), blueOf(a, b, c, d), turn);
    at += 48;
  } while (at < end);
}

function turnSixteen(at: usize, red: v128, green: v128, blue: v128, turn: v128): void {
  const top = i8x16.max_u(i8x16.max_u(red, green), blue);
  const bottom = i8x16.min_u(i8x16.min_u(red, green), blue);
  const low = turnEight(
    i16x8.extend_low_i8x16_u(red),
    i16x8.extend_low_i8x16_u(green),
    i16x8.extend_low_i8x16_u(blue),
    i16x8.extend_low_i8x16_u(top),
    i16x8.extend_low_i8x16_u(bottom),
    turn,
  );
  const high = turnEight(
    i16x8.extend_high_i8x16_u(red),
    i16x8.extend_high_i8x16_u(green),
    i16x8.extend_high_i8x16_u(blue),
    i16x8.extend_high_i8x16_u(top),
    i16x8.extend_high_i8x16_u(bottom),
    turn,
  );
  const levelMask = i16x8.splat(0xff);
  const middle = i8x16.narrow_i16x8_u(v128.and(low, levelMask), v128.and(high, levelMask));
  const sixth = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8));
  // What each channel is in each sixth of the circle: 0 = the top level, 1 = the middle, 2 = the bottom one.
  const redRole = v128.swizzle(i8x16(0, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sixth);
  const greenRole = v128.swizzle(i8x16(1, 0, 0, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sixth);
  const blueRole = v128.swizzle(i8x16(2, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sixth);
  storeRgb(
    at,
    choose(redRole, top, middle, bottom),
    choose(greenRole, top, middle, bottom),
    choose(blueRole, top, middle, bottom),
  );
}

/** 0 = top, 1 = middle, 2 = bottom. */
function choose(role: v128, top: v128, middle: v128, bottom: v128): v128 {
  const isMiddle = i8x16.eq(role, i8x16.splat(1));
  const isBottom = i8x16.eq(role, i8x16.splat(2));
  return v128.bitselect(bottom, v128.bitselect(middle, top, isMiddle), isBottom);
}

/** Eight pixels of 16-bit levels: 256 * the sixth of the circle that the new hue lies in + the middle level. */
function turnEight(red: v128, green: v128, blue: v128, top: v128, bottom: v128, turn: v128): v128 {
  const isRed = i16x8.eq(top, red);
  const isGreen = i16x8.eq(top, green);
  const offset = v128.bitselect(
    i16x8.sub(green, blue),
    v128.bitselect(i16x8.sub(blue, red), i16x8.sub(red, green), isGreen),
    isRed,
  );
  // In sixths of a turn: red is 0, green 2, blue 4; what lies before red counts from 6.
  const nearRed = v128.and(i16x8.splat(6), i16x8.lt_s(green, blue));
  const origin = v128.bitselect(nearRed, v128.bitselect(i16x8.splat(2), i16x8.splat(4), isGreen), isRed);
  const chroma = i16x8.sub(top, bottom);
  return i16x8.narrow_i32x4_u(
    turnFour(
      i32x4.extend_low_i16x8_s(offset),
      i32x4.extend_low_i16x8_s(origin),
      i32x4.extend_low_i16x8_s(chroma),
      i32x4.extend_low_i16x8_s(bottom),
      turn,
    ),
    turnFour(
      i32x4.extend_high_i16x8_s(offset),
      i32x4.extend_high_i16x8_s(origin),
      i32x4.extend_high_i16x8_s(chroma),
      i32x4.extend_high_i16x8_s(bottom),
      turn,
    ),
  );
}

function turnFour(offset: v128, origin: v128, chroma: v128, bottom: v128, turn: v128): v128 {
  const low = turnTwo(offset, origin, chroma, bottom, turn);
  const high = turnTwo(upper(offset), upper(origin), upper(chroma), upper(bottom), turn);
  return v128.shuffle<u64>(low, high, 0, 2);
}

/** The upper two of four i32, as the lower two. */
function upper(lanes: v128): v128 {
  return v128.shuffle<u64>(lanes, lanes, 1, 1);
}

/** The lower two of four i32. */
function turnTwo(offset: v128, origin: v128, chroma: v128, bottom: v128, turn: v128): v128 {
  const one = f64x2.splat(1);
  const six = f64x2.splat(6);
  const spread = f64x2.convert_low_i32x4_s(chroma);
  const inverse = f64x2.div(one, f64x2.max(one, spread)); // grey has no hue; any will do
  const start = f64x2.add(
    f64x2.convert_low_i32x4_s(origin),
    f64x2.mul(f64x2.convert_low_i32x4_s(offset), inverse),
  );
  let hue = f64x2.add(start, turn);
  hue = f64x2.sub(hue, v128.and(six, f64x2.ge(hue, six)));
  hue = f64x2.sub(hue, v128.and(six, f64x2.ge(hue, six)));
  const sixth = f64x2.floor(hue);
  const rest = f64x2.sub(hue, sixth);
  const half = f64x2.mul(sixth, f64x2.splat(0.5));
  const isEven = f64x2.eq(half, f64x2.floor(half));
  const part = v128.bitselect(rest, f64x2.sub(one, rest), isEven);
  const level = f64x2.add(
    f64x2.add(f64x2.convert_low_i32x4_s(bottom), f64x2.mul(spread, part)),
    f64x2.splat(0.5),
  );
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.mul(sixth, f64x2.splat(256)), f64x2.floor(level)));
}
