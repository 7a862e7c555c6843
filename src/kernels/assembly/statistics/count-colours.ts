import {input} from '../input';
import {windowCb, windowColumns, windowCr, windowLuma, windowRows, windowStride} from '../jpeg/render-window';
import {addColour, addColours} from './colour-batch';
import {LISTED, listRgb, listYcc, PLACES} from './list-places';

/** (2^25) u8, by place: how often each colour came, modulo 256. */
const COUNTS: usize = memory.data(1 << 25, 64);

/** Places of colours that came 256 times: (8192) u32, kept until they are added up together; and room behind the last. */
const CARRIES: usize = memory.data(8192 * 4 + 16, 16);
const MOST_CARRIES: i32 = 8192;
let carries: i32 = 0;

/* Colours are counted, which takes a small part of the time of adding each of them up. */

/** Counts the host's R, G and B, at `input`, (count, 3) u8. */
export function countRgb(count: i32): void {
  for (let first = 0; first < count; first += LISTED) {
    const some = min(LISTED, count - first);
    listRgb(input + 3 * <usize>first, some);
    countListed(some);
  }
}

/** Counts Y, Cb and Cr of the window in work. */
export function countWindow(): void {
  let row: usize = 0;
  for (let left = windowRows; left > 0; left--, row += windowStride) {
    for (let first = 0; first < windowColumns; first += LISTED) {
      const some = min(LISTED, windowColumns - first);
      const at = row + <usize>first;
      listYcc(windowLuma + at, windowCb + at, windowCr + at, some);
      countListed(some);
    }
  }
}

/** Up to `LISTED` pixels, each of which may be a carry. The compiler inlines all of its loop. With any call left in it, however seldom made, V8 stores what it holds in registers each time round. */
function countListed(count: i32): void {
  if (carries > MOST_CARRIES - count) addCarries();
  let next = carryAt(carries);
  const fours = (<usize>(count >> 2)) << 4;
  for (let at: usize = 0; at < fours; at += 16) {
    const a = load<u32>(at, PLACES);
    const b = load<u32>(at, PLACES + 4);
    const c = load<u32>(at, PLACES + 8);
    const d = load<u32>(at, PLACES + 12);
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
  }
  for (let at = fours, end = (<usize>count) << 2; at < end; at += 4) {
    const place = load<u32>(at, PLACES);
    next = putCarry(next, place, increment(place));
  }
  carries = <i32>((next - CARRIES) >> 2);
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

/** Adds up the colours that were counted in one of 512 parts of the places, 256 of each space, and begins anew there. */
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
