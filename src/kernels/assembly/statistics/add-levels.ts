/** (9) i64: the sums of R, G and B levels, and of the products RR, RG, RB, GG, GB and BB. */
export const RGB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 256) u32: how often each level of R, G and B came. */
export const RGB_COUNTS: usize = memory.data(3 * 256 * 4, 16);

/** Adds colours that differ in red alone: how often they came, and the sum of their levels of red. */
export function addRow(green: u32, blue: u32, count: i64, reds: i64): void {
  addToCount(1, green, <u32>count);
  addToCount(2, blue, <u32>count);
  addToSum(4, reds * green);
  addToSum(5, reds * blue);
  addToSum(7, count * green * blue);
}

/** Adds to how often a level of red came. */
export function addRed(red: u32, count: u32): void {
  addToCount(0, red, count);
}

/** The same for 16 levels from `first` on, with (16) u8. */
export function addReds(first: i32, counts: v128): void {
  const low = i16x8.extend_low_i8x16_u(counts);
  const high = i16x8.extend_high_i8x16_u(counts);
  const at = RGB_COUNTS + ((<usize>first) << 2);
  v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(low)));
  v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(at, i32x4.add(v128.load(at, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(at, i32x4.add(v128.load(at, 48), i32x4.extend_high_i16x8_u(high)), 48);
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
