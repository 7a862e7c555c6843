import {addColour} from './colour-batch';

/** (65536, 3) u8, written by the host: R, G and B of as many pixels as it hands over at most at a time. */
export const PIXELS: usize = memory.data(3 * 65536 + 16, 16);

/** (256, 256, 256) u8, by B, G and R: how often each colour came, modulo 256. */
const COUNTS: usize = memory.data(1 << 24, 16);

/** Colours that came 256 times: (4096) u32. As many pixels as come at a time can make 256 of them. */
const CARRIES: usize = memory.data(4096 * 4, 16);
const CARRIES_KEPT: i32 = 4096 - 256;
let carries: i32 = 0;

/** Counts the colours of pixels, which takes a small part of the time of adding each of them up. */
export function countColours(pixelCount: i32): void {
  if (carries > CARRIES_KEPT) addCarries();
  const end = PIXELS + <usize>pixelCount * 3;
  for (let at = PIXELS; at < end; at += 3) {
    const colour = load<u32>(at) & 0xffffff;
    const count = <u32>load<u8>(COUNTS + colour) + 1;
    store<u8>(COUNTS + colour, count);
    if (count == 256) carry(colour);
  }
}

function carry(colour: u32): void {
  store<u32>(CARRIES + ((<usize>carries) << 2), colour);
  carries++;
}

/** Hands over all colours that were counted, each with its count, and begins anew. */
export function drainCounts(): void {
  addCarries();
  for (let colour = 0; colour < 1 << 24; colour += 16) drainSixteen(colour);
}

function drainSixteen(first: i32): void {
  const counts = v128.load(COUNTS + first);
  if (!v128.any_true(counts)) return;
  let left = i8x16.bitmask(i8x16.ne(counts, i64x2.splat(0)));
  for (; left != 0; left &= left - 1) {
    const colour = first + ctz(left);
    addColour(colour, load<u8>(COUNTS + colour));
  }
  v128.store(COUNTS + first, i64x2.splat(0));
}

function addCarries(): void {
  for (let i = 0; i < carries; i++) addColour(load<u32>(CARRIES + ((<usize>i) << 2)), 256);
  carries = 0;
}
