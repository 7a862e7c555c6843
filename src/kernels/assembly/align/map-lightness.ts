import {count, lightness} from './picture';
import {roundToWhole} from './round';

/** (1026) f32, written by the host: what L becomes at (k - 1/2) * 100 / 1024; straight lines between. */
export const LIGHTNESS_MAP: usize = memory.data(1028 * 4, 16);

const PIECES: f32 = 1024;

/** Maps L of the picture in work. Beyond 0 to 100 the first and the last line go on. */
export function mapLightness(): void {
  const end = <usize>count * 4;
  let at: usize = 0;
  do {
    const scaled = f32x4.mul(v128.load(lightness + at), f32x4.splat(PIECES / 100));
    const place = f32x4.add(scaled, f32x4.splat(0.5));
    const piece = f32x4.floor(f32x4.pmin(f32x4.pmax(place, f32x4.splat(0)), f32x4.splat(PIECES)));
    const offsets = i32x4.shl(roundToWhole(piece), 2);
    const first = v128.load64_zero(LIGHTNESS_MAP + i32x4.extract_lane(offsets, 0));
    const second = v128.load64_zero(LIGHTNESS_MAP + i32x4.extract_lane(offsets, 2));
    const ends01 = v128.load64_lane(LIGHTNESS_MAP + i32x4.extract_lane(offsets, 1), first, 1);
    const ends23 = v128.load64_lane(LIGHTNESS_MAP + i32x4.extract_lane(offsets, 3), second, 1);
    const from = v128.shuffle<u32>(ends01, ends23, 0, 2, 4, 6);
    const to = v128.shuffle<u32>(ends01, ends23, 1, 3, 5, 7);
    const moved = f32x4.mul(f32x4.sub(to, from), f32x4.sub(place, piece));
    v128.store(lightness + at, f32x4.add(from, moved));
    at += 16;
  } while (at < end);
}
