import {count, pixels} from '../align/picture';

/** (9) i64: the sums of R, G and B levels, and of the products RR, RG, RB, GG, GB and BB. */
export const RGB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 256) u32: how often each level of R, G and B came. */
export const RGB_COUNTS: usize = memory.data(3 * 256 * 4, 16);

/** Adds the levels of the picture in work, each pixel as often as its weight says. @param weights: (count) u32 */
export function addLevels(weights: usize): void {
  let rg: i64 = 0;
  let rb: i64 = 0;
  let gb: i64 = 0;
  const end = pixels + <usize>count * 3;
  for (let at = pixels; at < end; at += 3, weights += 4) {
    const red = <u32>load<u8>(at);
    const green = <u32>load<u8>(at, 1);
    const blue = <u32>load<u8>(at, 2);
    const weight = load<u32>(weights);
    addToCount(0, red, weight);
    addToCount(1, green, weight);
    addToCount(2, blue, weight);
    rg += weight * red * green;
    rb += weight * red * blue;
    gb += weight * green * blue;
  }
  addToSum(4, rg);
  addToSum(5, rb);
  addToSum(7, gb);
}

/** Sets those sums that follow from the counts: of levels and of their squares. */
export function sumLevels(): void {
  for (let channel = 0; channel < 3; channel++) {
    let sum: i64 = 0;
    let squares: i64 = 0;
    for (let level = 0; level < 256; level++) {
      const count = <i64>load<u32>(placeOf(channel, level));
      sum += count * level;
      squares += count * level * level;
    }
    store<i64>(RGB_SUMS + ((<usize>channel) << 3), sum);
    // RR, GG and BB are the products 0, 3 and 5.
    store<i64>(RGB_SUMS + ((<usize>(3 + channel * 3 - (channel >> 1))) << 3), squares);
  }
}

function addToCount(channel: i32, level: u32, count: u32): void {
  const place = placeOf(channel, level);
  store<u32>(place, load<u32>(place) + count);
}

function placeOf(channel: i32, level: i32): usize {
  return RGB_COUNTS + ((<usize>((channel << 8) + level)) << 2);
}

function addToSum(index: usize, value: i64): void {
  const place = RGB_SUMS + (index << 3);
  store<i64>(place, load<i64>(place) + value);
}
