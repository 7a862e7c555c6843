import {blueOf, byChannel, greenOf, redOf} from '../pixels/channels';
import {Place, RGB, YCC} from './place';

/** Pixels are listed so many at a time, no more than stay near until they are counted. */
export const LISTED: i32 = 4096;
/** (LISTED + 16) u32: their places. */
export const PLACES: usize = memory.data(4112 * 4, 16);

/** Lists the places of R, G and B, (count, 3) u8, and of up to 15 pixels behind. */
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

/** The same of Y, Cb and Cr, each (count) u8. */
export function listYcc(luma: usize, cb: usize, cr: usize, count: i32): void {
  const end = PLACES + ((<usize>count) << 2);
  let at: usize = 0;
  let to = PLACES;
  do {
    Place.store(to, v128.load(luma + at), v128.load(cb + at), v128.load(cr + at), YCC);
    at += 16;
    to += 64;
  } while (to < end);
}
