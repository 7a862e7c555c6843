import {addRed, addReds, addRow} from './add-levels';
import {addColour} from './colour-batch';

/** (262144, 3) u8, written by the host: R, G and B of as many pixels as it hands over at most at a time. */
export const PIXELS: usize = memory.data(3 * 262144 + 16, 16);

/** (256, 256, 256) u8, by B, G and R: how often each colour came, modulo 256. */
const COUNTS: usize = memory.data(1 << 24, 16);

/** Colours that came 256 times: (4096) u32, kept until they are added up together. */
const CARRIES: usize = memory.data(4096 * 4, 16);
const MOST_CARRIES: i32 = 4096;
let carries: i32 = 0;

/** Counts the colours of pixels, which takes a small part of the time of adding each of them up. */
export function countColours(pixelCount: i32): void {
  const end = PIXELS + <usize>pixelCount * 3;
  for (let at = PIXELS; at < end; at += 3) {
    const colour = load<u32>(at) & 0xffffff;
    const count = <u32>load<u8>(COUNTS + colour) + 1;
    store<u8>(COUNTS + colour, count);
    if (count == 256) carry(colour);
  }
}

function carry(colour: u32): void {
  if (carries == MOST_CARRIES) addCarries();
  store<u32>(CARRIES + ((<usize>carries) << 2), colour);
  carries++;
}

/** Adds up all colours that were counted, and begins anew. */
export function drainCounts(): void {
  addCarries();
  for (let row = 0; row < 1 << 16; row++) drainRow(row);
}

/** All colours of one green and blue. */
function drainRow(row: i32): void {
  let count = i32x4.splat(0);
  let reds = i32x4.splat(0);
  for (let red = 0; red < 256; red += 16) {
    const at = COUNTS + ((<usize>row) << 8) + red;
    const counts = v128.load(at);
    if (!v128.any_true(counts)) continue;
    addReds(red, counts);
    const low = i16x8.extend_low_i8x16_u(counts);
    const high = i16x8.extend_high_i8x16_u(counts);
    const levels = i16x8.splat(<i16>red);
    count = i32x4.add(count, i32x4.extadd_pairwise_i16x8_s(i16x8.add(low, high)));
    reds = i32x4.add(reds, i32x4.dot_i16x8_s(low, i16x8.add(levels, i16x8(0, 1, 2, 3, 4, 5, 6, 7))));
    reds = i32x4.add(reds, i32x4.dot_i16x8_s(high, i16x8.add(levels, i16x8(8, 9, 10, 11, 12, 13, 14, 15))));
    let left = i8x16.bitmask(i8x16.ne(counts, i64x2.splat(0)));
    for (; left != 0; left &= left - 1) {
      const place = ctz(left);
      addColour((row << 8) + red + place, load<u8>(at + place));
    }
    v128.store(at, i64x2.splat(0));
  }
  if (v128.any_true(count)) addRow(row & 255, row >> 8, totalOf(count), totalOf(reds));
}

function totalOf(lanes: v128): i64 {
  const pairs = i32x4.add(lanes, v128.shuffle<u32>(lanes, lanes, 2, 3, 0, 1));
  return <i64>(i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1));
}

function addCarries(): void {
  for (let i = 0; i < carries; i++) {
    const colour = load<u32>(CARRIES + ((<usize>i) << 2));
    const red = colour & 255;
    addRed(red, 256);
    addRow((colour >> 8) & 255, colour >> 16, 256, 256 * red);
    addColour(colour, 256);
  }
  carries = 0;
}
