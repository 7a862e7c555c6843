import {addColour, addColours} from './colour-batch';
import {Place} from './place';

/** (2^21, 3) u8, written by the host: R, G and B of as many pixels as it hands over at most at a time. */
export const PIXELS: usize = memory.data(3 * 2097152 + 16, 16);

/** (2^24) u8, by place: how often each colour came, modulo 256. */
const COUNTS: usize = memory.data(1 << 24, 64);

/** Places of colours that came 256 times: (8192) u32, kept until they are added up together; and room behind the last. */
const CARRIES: usize = memory.data(8192 * 4 + 16, 16);
const MOST_CARRIES: i32 = 8192;
let carries: i32 = 0;

/**
 * Counts the colours of pixels that the host has written, which takes a small part of the time of adding each of them up.
 *
 * @param first - Which pixel is the first.
 * @param pixelCount - Up to 4096, each of which may be a carry.
 */
export function countColours(first: i32, pixelCount: i32): void {
  if (carries > MOST_CARRIES - pixelCount) addCarries();
  let at = PIXELS + <usize>first * 3;
  const fours = <usize>(pixelCount >> 2) * 12;
  if (fours > 0) countFours(at, at + fours);
  at += fours;
  for (let left = pixelCount & 3; left > 0; left--, at += 3) {
    countOne(i32x4.extract_lane(Place.ofFour(at), 0));
  }
}

/** The compiler inlines all of this loop. With any call left in it, however seldom made, V8 stores what it holds in registers each time round. */
function countFours(at: usize, end: usize): void {
  let next = carryAt(carries);
  do {
    const places = Place.ofFour(at);
    const firstTwo = i64x2.extract_lane(places, 0);
    const lastTwo = i64x2.extract_lane(places, 1);
    const a = <u32>firstTwo;
    const b = <u32>(firstTwo >>> 32);
    const c = <u32>lastTwo;
    const d = <u32>(lastTwo >>> 32);
    const countA = increment(a);
    const countB = increment(b);
    const countC = increment(c);
    const countD = increment(d);
    if (((countA | countB | countC | countD) & 256) != 0) {
      next = putCarry(next, a, countA);
      next = putCarry(next, b, countB);
      next = putCarry(next, c, countC);
      next = putCarry(next, d, countD);
    }
    at += 12;
  } while (at < end);
  carries = <i32>((next - CARRIES) >> 2);
}

function countOne(place: u32): void {
  carries = <i32>((putCarry(carryAt(carries), place, increment(place)) - CARRIES) >> 2);
}

/** What was counted of a colour, with this one: 1 to 256. */
function increment(place: u32): u32 {
  const count = <u32>load<u8>(place, COUNTS) + 1;
  store<u8>(place, count, COUNTS);
  return count;
}

function carryAt(index: i32): usize {
  return CARRIES + ((<usize>index) << 2);
}

/** Puts a place at the end of the carries; where its count is below 256, the next one will overwrite it. */
function putCarry(next: usize, place: u32, count: u32): usize {
  store<u32>(next, place);
  return next + ((count >> 8) << 2);
}

/** Adds up the colours that came 256 times, each as often as it did, and forgets them. */
export function addCarries(): void {
  for (let i = 0; i < carries; i++) addColour(load<u32>(carryAt(i)), 256);
  carries = 0;
}

/** Adds up the colours that were counted in one of 256 parts of the places, and begins anew there. */
export function drainPart(part: u32): void {
  const end = (part + 1) << 16;
  for (let place = part << 16; place != end; place += 64) {
    const first = v128.or(v128.load(place, COUNTS), v128.load(place, COUNTS + 16));
    const second = v128.or(v128.load(place, COUNTS + 32), v128.load(place, COUNTS + 48));
    if (!v128.any_true(v128.or(first, second))) continue;
    for (let at = place; at != place + 64; at += 16) {
      const counts = v128.load(at, COUNTS);
      if (!v128.any_true(counts)) continue;
      addColours(at, counts);
      v128.store(at, i64x2.splat(0), COUNTS);
    }
  }
}
