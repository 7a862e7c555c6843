import {binsOfLightness, countFour, countOne, unitsOf} from './bins';
import {count, lightness} from './picture';

/** (1024) u32: L from 0 to 100, in bins of equal width. */
export const LIGHTNESS_COUNTS: usize = memory.data(1024 * 4, 16);

/** Counts L of the picture in work, as it is now. L beyond 0 to 100 counts in the first or the last bin. */
export function countLightness(): void {
  memory.fill(LIGHTNESS_COUNTS, 0, 1024 * 4);
  const whole = <usize>(count & ~3) * 4;
  for (let at: usize = 0; at < whole; at += 16) countFour(LIGHTNESS_COUNTS, binsAt(at));
  let bins = binsAt(whole);
  for (let rest = count & 3; rest > 0; rest--) {
    countOne(LIGHTNESS_COUNTS + (i32x4.extract_lane(bins, 0) << 2));
    bins = v128.shuffle<u32>(bins, bins, 1, 2, 3, 0);
  }
}

function binsAt(at: usize): v128 {
  return i32x4.max_s(binsOfLightness(unitsOf(v128.load(lightness + at))), i32x4.splat(0));
}
