import {roundToWhole} from './round';

const UNITS: f32 = 1024;

/** L, a or b in units of 1/1024, half to even. */
export function unitsOf(values: v128): v128 {
  return roundToWhole(f32x4.mul(values, f32x4.splat(UNITS)));
}

/** A bin of L is 100 units wide. Half a unit inside it, the division can't miss; the rounding to whole numbers floors. */
export function binsOfLightness(units: v128): v128 {
  const inBins = f32x4.mul(f32x4.convert_i32x4_s(units), f32x4.splat(0.01));
  return i32x4.min_s(roundToWhole(f32x4.add(inBins, f32x4.splat(0.005 - 0.5))), i32x4.splat(1023));
}

/** A bin of a or b is 256 units wide, and 0 begins the 513th. No colour of sRGB reaches the ends. */
export function binsOfChroma(units: v128): v128 {
  return i32x4.add(i32x4.shr_s(units, 8), i32x4.splat(512));
}

/** Adds one to each of four bins: (bins) u32 at `counts`. */
export function countFour(counts: usize, bins: v128): void {
  const offsets = i32x4.shl(bins, 2);
  countOne(counts + i32x4.extract_lane(offsets, 0));
  countOne(counts + i32x4.extract_lane(offsets, 1));
  countOne(counts + i32x4.extract_lane(offsets, 2));
  countOne(counts + i32x4.extract_lane(offsets, 3));
}

export function countOne(bin: usize): void {
  store<u32>(bin, load<u32>(bin) + 1);
}
