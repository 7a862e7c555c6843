import {binsOfChroma, binsOfLightness, unitsOf} from '../align/bins';
import {count, lightness, planeA, planeB} from '../align/picture';

/** (9) i64, in units of 1/1024 and of 1/1024^2: the sums of L, a and b, and of the products LL, La, Lb, aa, ab and bb. */
export const LAB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 1024) u32: L from 0 to 100, a and b from -128 to 128, in bins of equal width. */
export const LAB_COUNTS: usize = memory.data(3 * 1024 * 4, 16);

/**
 * Adds L, a and b of the picture in work, right after `rgbToLab`, each pixel as often as its weight says. Each value is rounded
 * to a multiple of 1/1024 (half to even), so that the sums are whole numbers and exact.
 *
 * @param weights: (count + 1) u32, up to 256; the last one is 0. From 1 to 1024 pixels
 */
export function addLab(weights: usize): void {
  roundToUnits();
  addMoments(weights);
  unitsToBins();
  addCounts(weights);
}

/** The planes in units, i32 in place of f32. */
function roundToUnits(): void {
  const end = <usize>count * 4;
  let at: usize = 0;
  do {
    v128.store(lightness + at, unitsOf(v128.load(lightness + at)));
    v128.store(planeA + at, unitsOf(v128.load(planeA + at)));
    v128.store(planeB + at, unitsOf(v128.load(planeB + at)));
    at += 16;
  } while (at < end);
}

function unitsToBins(): void {
  const end = <usize>count * 4;
  let at: usize = 0;
  do {
    v128.store(lightness + at, binsOfLightness(v128.load(lightness + at)));
    v128.store(planeA + at, binsOfChroma(v128.load(planeA + at)));
    v128.store(planeB + at, binsOfChroma(v128.load(planeB + at)));
    at += 16;
  } while (at < end);
}

/** In double precision, which is exact for so many pixels. */
function addMoments(weights: usize): void {
  let sumL = f64x2.splat(0);
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let ll = f64x2.splat(0);
  let la = f64x2.splat(0);
  let lb = f64x2.splat(0);
  let aa = f64x2.splat(0);
  let ab = f64x2.splat(0);
  let bb = f64x2.splat(0);
  const end = <usize>count * 4;
  let at: usize = 0;
  do {
    const weight = twoAt(weights + at);
    const l = twoAt(lightness + at);
    const a = twoAt(planeA + at);
    const b = twoAt(planeB + at);
    const wl = f64x2.mul(weight, l);
    const wa = f64x2.mul(weight, a);
    const wb = f64x2.mul(weight, b);
    sumL = f64x2.add(sumL, wl);
    sumA = f64x2.add(sumA, wa);
    sumB = f64x2.add(sumB, wb);
    ll = f64x2.add(ll, f64x2.mul(wl, l));
    la = f64x2.add(la, f64x2.mul(wl, a));
    lb = f64x2.add(lb, f64x2.mul(wl, b));
    aa = f64x2.add(aa, f64x2.mul(wa, a));
    ab = f64x2.add(ab, f64x2.mul(wa, b));
    bb = f64x2.add(bb, f64x2.mul(wb, b));
    at += 8;
  } while (at < end);
  addTo(0, sumL);
  addTo(1, sumA);
  addTo(2, sumB);
  addTo(3, ll);
  addTo(4, la);
  addTo(5, lb);
  addTo(6, aa);
  addTo(7, ab);
  addTo(8, bb);
}

function twoAt(address: usize): v128 {
  return f64x2.convert_low_i32x4_s(v128.load64_zero(address));
}

function addTo(index: usize, lanes: v128): void {
  const sum = LAB_SUMS + (index << 3);
  const added = <i64>f64x2.extract_lane(lanes, 0) + <i64>f64x2.extract_lane(lanes, 1);
  store<i64>(sum, load<i64>(sum) + added);
}

function addCounts(weights: usize): void {
  const end = <usize>count * 4;
  const quarter = (end >> 4) << 2;
  // Neighbours fall into the same bins, and a bin can't be added to before its last sum is there.
  for (let at: usize = 0; at < quarter; at += 4) {
    countPixel(weights, at);
    countPixel(weights, at + quarter);
    countPixel(weights, at + 2 * quarter);
    countPixel(weights, at + 3 * quarter);
  }
  for (let at: usize = 4 * quarter; at < end; at += 4) countPixel(weights, at);
}

function countPixel(weights: usize, at: usize): void {
  const weight = load<u32>(weights + at);
  const l = (<usize>load<u32>(lightness + at)) << 2;
  const a = (<usize>load<u32>(planeA + at)) << 2;
  const b = (<usize>load<u32>(planeB + at)) << 2;
  store<u32>(l, load<u32>(l, LAB_COUNTS) + weight, LAB_COUNTS);
  store<u32>(a, load<u32>(a, LAB_COUNTS + 4096) + weight, LAB_COUNTS + 4096);
  store<u32>(b, load<u32>(b, LAB_COUNTS + 8192) + weight, LAB_COUNTS + 8192);
}
