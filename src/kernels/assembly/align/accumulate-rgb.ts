import {blueOf, greenOf, redOf} from '../pixels/channels';
import {count, pixels} from './picture';

/** (9) i64: the sums of R, G and B levels, and of the products RR, RG, RB, GG, GB and BB. */
export const RGB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 256) u32: how often each level of R, G and B occurs. */
export const RGB_COUNTS: usize = memory.data(3 * 256 * 4, 16);

/** How many pixels' products fit into 32 bits: each of four lanes gets 4 of 16 pixels. */
const CHUNK: usize = 3 * 65536;

/** Measures the levels of the picture in work. Exact; sets what was there before. */
export function accumulateRgb(): void {
  const end = pixels + <usize>count * 3;
  memory.fill(end, 0, 48); // black adds nothing
  memory.fill(RGB_SUMS, 0, 9 * 8);
  for (let at = pixels; at < end; at += CHUNK) addChunk(at, min(at + CHUNK, end));
  countLevels();
}

function addChunk(from: usize, end: usize): void {
  let r = i32x4.splat(0);
  let g = i32x4.splat(0);
  let b = i32x4.splat(0);
  let rr = i32x4.splat(0);
  let rg = i32x4.splat(0);
  let rb = i32x4.splat(0);
  let gg = i32x4.splat(0);
  let gb = i32x4.splat(0);
  let bb = i32x4.splat(0);
  for (let at = from; at < end; at += 48) {
    const first = v128.load(at, 0);
    const second = v128.load(at, 16);
    const third = v128.load(at, 32);
    const red = redOf(first, second, third);
    const green = greenOf(first, second, third);
    const blue = blueOf(first, second, third);
    r = i32x4.add(r, total(red));
    g = i32x4.add(g, total(green));
    b = i32x4.add(b, total(blue));
    rr = i32x4.add(rr, product(red, red));
    rg = i32x4.add(rg, product(red, green));
    rb = i32x4.add(rb, product(red, blue));
    gg = i32x4.add(gg, product(green, green));
    gb = i32x4.add(gb, product(green, blue));
    bb = i32x4.add(bb, product(blue, blue));
  }
  addLanes(0, r);
  addLanes(1, g);
  addLanes(2, b);
  addLanes(3, rr);
  addLanes(4, rg);
  addLanes(5, rb);
  addLanes(6, gg);
  addLanes(7, gb);
  addLanes(8, bb);
}

function total(levels: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(levels));
}

function product(a: v128, b: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b)),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b)),
  );
}

function addLanes(place: usize, lanes: v128): void {
  const twos = i64x2.add(i64x2.extend_low_i32x4_u(lanes), i64x2.extend_high_i32x4_u(lanes));
  const sum = RGB_SUMS + place * 8;
  store<i64>(sum, load<i64>(sum) + i64x2.extract_lane(twos, 0) + i64x2.extract_lane(twos, 1));
}

/** Counts the levels of the picture in work. */
export function countLevels(): void {
  const end = pixels + <usize>count * 3;
  memory.fill(RGB_COUNTS, 0, 3 * 256 * 4);
  for (let at = pixels; at < end; at += 3) {
    const red = RGB_COUNTS + ((<usize>load<u8>(at)) << 2);
    const green = RGB_COUNTS + ((<usize>load<u8>(at, 1)) << 2);
    const blue = RGB_COUNTS + ((<usize>load<u8>(at, 2)) << 2);
    store<u32>(red, load<u32>(red) + 1);
    store<u32>(green, load<u32>(green, 1024) + 1, 1024);
    store<u32>(blue, load<u32>(blue, 2048) + 1, 2048);
  }
}
