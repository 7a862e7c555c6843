import {highBytes, lowBytes} from '../interleave';
import {blueOf, byChannel, greenOf, redOf} from './channels';
import {storeRgb} from './store-rgb';

/* Grey levels by ITU-R BT.601 in 16-bit fixed point, rounded, as Pillow's mode L: the weights of R, G and B. */
const RED: i32 = 19595;
const GREEN_HALF: i32 = 19235; // of 38470, which is no i16: half of it goes with red, half with blue
const BLUE: i32 = 7471;

/** The grey levels of 16 pixels. */
export function lumaOf(red: v128, green: v128, blue: v128): v128 {
  const redGreenLow = lowBytes(red, green);
  const redGreenHigh = highBytes(red, green);
  const greenBlueLow = lowBytes(green, blue);
  const greenBlueHigh = highBytes(green, blue);
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_u(
      weigh(i16x8.extend_low_i8x16_u(redGreenLow), i16x8.extend_low_i8x16_u(greenBlueLow)),
      weigh(i16x8.extend_high_i8x16_u(redGreenLow), i16x8.extend_high_i8x16_u(greenBlueLow)),
    ),
    i16x8.narrow_i32x4_u(
      weigh(i16x8.extend_low_i8x16_u(redGreenHigh), i16x8.extend_low_i8x16_u(greenBlueHigh)),
      weigh(i16x8.extend_high_i8x16_u(redGreenHigh), i16x8.extend_high_i8x16_u(greenBlueHigh)),
    ),
  );
}

/** Four pixels from interleaved red and green, and green and blue. */
function weigh(redGreen: v128, greenBlue: v128): v128 {
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(redGreen, i32x4.splat(RED | (GREEN_HALF << 16))),
    i32x4.dot_i16x8_s(greenBlue, i32x4.splat(GREEN_HALF | (BLUE << 16))),
  );
  return i32x4.shr_u(i32x4.add(sum, i32x4.splat(0x8000)), 16);
}

/** The sum of the grey levels of `count` pixels (count, 3). Overwrites up to 47 bytes behind them. */
export function sumLuma(pixels: usize, count: i32): f64 {
  const end = pixels + <usize>count * 3;
  memory.fill(end, 0, 48); // black adds nothing
  let total: u64 = 0;
  let at = pixels;
  do {
    const a = byChannel(v128.load(at, 0));
    const b = byChannel(v128.load(at, 12));
    const c = byChannel(v128.load(at, 24));
    const d = byChannel(v128.load(at, 36));
    const pairs = i16x8.extadd_pairwise_i8x16_u(
      lumaOf(redOf(a, b, c, d), greenOf(a, b, c, d), blueOf(a, b, c, d)),
    );
    const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
    const twos = i64x2.add(i64x2.extend_low_i32x4_u(fours), i64x2.extend_high_i32x4_u(fours));
    total += i64x2.extract_lane(twos, 0) + i64x2.extract_lane(twos, 1);
    at += 48;
  } while (at < end);
  return <f64>total;
}

/** Makes `count` pixels grey in place: R = G = B. May change up to 47 bytes behind them. */
export function makeGray(pixels: usize, count: i32): void {
  const end = pixels + <usize>count * 3;
  let at = pixels;
  do {
    const a = byChannel(v128.load(at, 0));
    const b = byChannel(v128.load(at, 12));
    const c = byChannel(v128.load(at, 24));
    const d = byChannel(v128.load(at, 36));
    const gray = lumaOf(redOf(a, b, c, d), greenOf(a, b, c, d), blueOf(a, b, c, d));
    storeRgb(at, gray, gray, gray);
    at += 48;
  } while (at < end);
}
