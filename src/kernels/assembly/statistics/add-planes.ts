import {binsOfChroma, binsOfLightness} from '../align/bins';
import {count, lightness, planeA, planeB} from '../align/picture';
import {roundToWhole} from '../align/round';

/** The planes of the picture in work as whole multiples of 1 / units, i32 in place of f32; half to even. */
export function roundPlanes(units: f32): void {
  const scale = f32x4.splat(units);
  const end = <usize>count * 4;
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(lightness + at, roundToWhole(f32x4.mul(v128.load(lightness + at), scale)));
    v128.store(planeA + at, roundToWhole(f32x4.mul(v128.load(planeA + at), scale)));
    v128.store(planeB + at, roundToWhole(f32x4.mul(v128.load(planeB + at), scale)));
  }
}

/** Rounded planes of L, a and b as the bins that they fall into. */
export function roundedToBins(): void {
  const end = <usize>count * 4;
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(lightness + at, binsOfLightness(v128.load(lightness + at)));
    v128.store(planeA + at, binsOfChroma(v128.load(planeA + at)));
    v128.store(planeB + at, binsOfChroma(v128.load(planeB + at)));
  }
}

/**
 * Adds rounded planes x, y and z, each pixel as often as its weight says, to (9) i64: the sums of them, and of xx, xy, xz, yy,
 * yz and zz. In double precision, which is exact for up to 1024 pixels.
 *
 * @param weights: (count + 1) u32, up to 256; the last one is 0
 */
export function addMoments(sums: usize, weights: usize): void {
  let sumX = f64x2.splat(0);
  let sumY = f64x2.splat(0);
  let sumZ = f64x2.splat(0);
  let sumXx = f64x2.splat(0);
  let sumXy = f64x2.splat(0);
  let sumXz = f64x2.splat(0);
  let sumYy = f64x2.splat(0);
  let sumYz = f64x2.splat(0);
  let sumZz = f64x2.splat(0);
  const end = <usize>count * 4;
  for (let at: usize = 0; at < end; at += 8) {
    const weight = twoAt(weights + at);
    const x = twoAt(lightness + at);
    const y = twoAt(planeA + at);
    const z = twoAt(planeB + at);
    const xs = f64x2.mul(weight, x);
    const ys = f64x2.mul(weight, y);
    const zs = f64x2.mul(weight, z);
    sumX = f64x2.add(sumX, xs);
    sumY = f64x2.add(sumY, ys);
    sumZ = f64x2.add(sumZ, zs);
    sumXx = f64x2.add(sumXx, f64x2.mul(xs, x));
    sumXy = f64x2.add(sumXy, f64x2.mul(xs, y));
    sumXz = f64x2.add(sumXz, f64x2.mul(xs, z));
    sumYy = f64x2.add(sumYy, f64x2.mul(ys, y));
    sumYz = f64x2.add(sumYz, f64x2.mul(ys, z));
    sumZz = f64x2.add(sumZz, f64x2.mul(zs, z));
  }
  addTo(sums, sumX);
  addTo(sums + 8, sumY);
  addTo(sums + 16, sumZ);
  addTo(sums + 24, sumXx);
  addTo(sums + 32, sumXy);
  addTo(sums + 40, sumXz);
  addTo(sums + 48, sumYy);
  addTo(sums + 56, sumYz);
  addTo(sums + 64, sumZz);
}

function twoAt(address: usize): v128 {
  return f64x2.convert_low_i32x4_s(v128.load64_zero(address));
}

function addTo(sum: usize, lanes: v128): void {
  const added = <i64>f64x2.extract_lane(lanes, 0) + <i64>f64x2.extract_lane(lanes, 1);
  store<i64>(sum, load<i64>(sum) + added);
}

/**
 * Adds the weight of each pixel to the bins that its three planes say.
 *
 * @param counts: (3, bins) u32
 */
export function addCounts(counts: usize, bins: usize, weights: usize): void {
  const end = <usize>count * 4;
  const quarter = (end >> 4) << 2;
  // Neighbours fall into the same bins, and a bin can't be added to before its last sum is there.
  for (let at: usize = 0; at < quarter; at += 4) {
    addPixel(counts, bins, weights, at);
    addPixel(counts, bins, weights, at + quarter);
    addPixel(counts, bins, weights, at + 2 * quarter);
    addPixel(counts, bins, weights, at + 3 * quarter);
  }
  for (let at: usize = 4 * quarter; at < end; at += 4) addPixel(counts, bins, weights, at);
}

function addPixel(counts: usize, bins: usize, weights: usize, at: usize): void {
  const weight = load<u32>(weights + at);
  const first = counts + ((<usize>load<u32>(lightness + at)) << 2);
  const second = counts + ((bins + <usize>load<u32>(planeA + at)) << 2);
  const third = counts + ((2 * bins + <usize>load<u32>(planeB + at)) << 2);
  store<u32>(first, load<u32>(first) + weight);
  store<u32>(second, load<u32>(second) + weight);
  store<u32>(third, load<u32>(third) + weight);
}
