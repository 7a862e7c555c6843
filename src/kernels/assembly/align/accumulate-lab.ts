import {binsOfChroma, binsOfLightness, countFour, unitsOf} from './bins';
import {count, lightness, planeA, planeB} from './picture';

/** (9) i64, in units of 1/1024 and of 1/1024^2: the sums of L, a and b, and of the products LL, La, Lb, aa, ab and bb. */
export const LAB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 1024) u32: L from 0 to 100, a and b from -128 to 128, in bins of equal width. */
export const LAB_COUNTS: usize = memory.data(3 * 1024 * 4, 16);

/** How many bytes of a plane fit into sums of 32 bits: each of four lanes gets one of four values, up to 102400 units. */
const CHUNK: usize = 4 * 65536;

/**
 * Measures L, a and b of the picture in work, right after `rgbToLab`. Each value is rounded to a multiple of 1/1024 (half to
 * even), so that the sums are whole numbers and exact; sets what was there before.
 */
export function accumulateLab(): void {
  const end = <usize>count * 4;
  memory.fill(LAB_SUMS, 0, 9 * 8);
  memory.fill(LAB_COUNTS, 0, 3 * 1024 * 4);
  for (let at: usize = 0; at < end; at += CHUNK) addChunk(at, min(at + CHUNK, end));
  uncountTail();
}

function addChunk(from: usize, end: usize): void {
  let l = i32x4.splat(0);
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let ll = i64x2.splat(0);
  let la = i64x2.splat(0);
  let lb = i64x2.splat(0);
  let aa = i64x2.splat(0);
  let ab = i64x2.splat(0);
  let bb = i64x2.splat(0);
  for (let at = from; at < end; at += 16) {
    const unitsL = unitsOf(v128.load(lightness + at));
    const unitsA = unitsOf(v128.load(planeA + at));
    const unitsB = unitsOf(v128.load(planeB + at));
    l = i32x4.add(l, unitsL);
    a = i32x4.add(a, unitsA);
    b = i32x4.add(b, unitsB);
    ll = addProduct(ll, unitsL, unitsL);
    la = addProduct(la, unitsL, unitsA);
    lb = addProduct(lb, unitsL, unitsB);
    aa = addProduct(aa, unitsA, unitsA);
    ab = addProduct(ab, unitsA, unitsB);
    bb = addProduct(bb, unitsB, unitsB);
    countFour(LAB_COUNTS, binsOfLightness(unitsL));
    countFour(LAB_COUNTS + 4096, binsOfChroma(unitsA));
    countFour(LAB_COUNTS + 8192, binsOfChroma(unitsB));
  }
  addLanes(0, widen(l));
  addLanes(1, widen(a));
  addLanes(2, widen(b));
  addLanes(3, ll);
  addLanes(4, la);
  addLanes(5, lb);
  addLanes(6, aa);
  addLanes(7, ab);
  addLanes(8, bb);
}

function addProduct(sum: v128, a: v128, b: v128): v128 {
  return i64x2.add(i64x2.add(sum, i64x2.extmul_low_i32x4_s(a, b)), i64x2.extmul_high_i32x4_s(a, b));
}

function widen(sums: v128): v128 {
  return i64x2.add(i64x2.extend_low_i32x4_s(sums), i64x2.extend_high_i32x4_s(sums));
}

function addLanes(place: usize, lanes: v128): void {
  const sum = LAB_SUMS + place * 8;
  store<i64>(sum, load<i64>(sum) + i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1));
}

/** The zeros behind the last pixel were counted too. */
function uncountTail(): void {
  const tail = -count & 3;
  store<u32>(LAB_COUNTS, load<u32>(LAB_COUNTS) - tail);
  for (let plane: usize = 1; plane < 3; plane++) {
    const zero = LAB_COUNTS + plane * 4096 + 512 * 4;
    store<u32>(zero, load<u32>(zero) - tail);
  }
}
