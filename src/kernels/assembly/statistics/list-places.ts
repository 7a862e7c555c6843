import {blueOf, byChannel, greenOf, redOf} from '../pixels/channels';
import {Place, RGB, YCC} from './place';

/** Places of so many pixels are listed at a time, so that they stay near until they are counted. */
export const MOST_LISTED: i32 = 4096;

/** (MOST_LISTED + 15) u32: the places of the pixels in work. */
export const PLACES: usize = memory.data((4096 + 16) * 4, 16);

/** Lists the places of R, G and B, (count, 3) u8, and of up to 15 pixels behind them. */
export function listRgb(pixels: usize, count: i32): void {
  const end = PLACES + ((<usize>count) << 2);
  let to = PLACES;
  do {
    const a = byChannel(v128.load(pixels));
    const b = byChannel(v128.load(pixels, 12));
    const c = byChannel(v128.load(pixels, 24));
    const d = byChannel(v128.load(pixels, 36));
    const green = greenOf(a, b, c, d);
    Place.store(to, green, i8x16.sub(blueOf(a, b, c, d), green), i8x16.sub(redOf(a, b, c, d), green), RGB);
    pixels += 48;
    to += 64;
  } while (to < end);
}

/** The same of planes of Y, Cb and Cr, each (count) u8, that lie `stride` bytes apart. */
export function listYcc(luma: usize, stride: usize, count: i32): void {
  const end = PLACES + ((<usize>count) << 2);
  const cb = luma + stride;
  const cr = cb + stride;
  let at: usize = 0;
  let to = PLACES;
  do {
    Place.store(to, v128.load(luma + at), v128.load(cb + at), v128.load(cr + at), YCC);
    at += 16;
    to += 64;
  } while (to < end);
}
