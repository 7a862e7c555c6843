import {addColour, addColours} from './colour-batch';
import {Place} from './place';

/** (262144, 3) u8, written by the host: R, G and B of as many pixels as it hands over at most at a time. */
export const PIXELS: usize = memory.data(3 * 262144 + 16, 16);

/** (2^24) u8, by place: how often each colour came, modulo 256. */
const COUNTS: usize = memory.data(1 << 24, 64);

/** Places of colours that came 256 times: (4096) u32, kept until they are added up together. */
const CARRIES: usize = memory.data(4096 * 4, 16);
const MOST_CARRIES: i32 = 4096;
let carries: i32 = 0;

/** Counts the colours of pixels, which takes a small part of the time of adding each of them up. */
export function countColours(pixelCount: i32): void {
  const end = PIXELS + <usize>pixelCount * 3;
  const endOfFours = PIXELS + <usize>(pixelCount >> 2) * 12;
  let at = PIXELS;
  for (; at < endOfFours; at += 12) {
    const places = Place.ofFour(at);
    Counts.countTwo(i64x2.extract_lane(places, 0));
    Counts.countTwo(i64x2.extract_lane(places, 1));
  }
  for (; at < end; at += 3) Counts.countOne(i32x4.extract_lane(Place.ofFour(at), 0));
}

/** All of it is inlined where it is used; methods, since the language lets nothing else be marked so. */
class Counts {
  /** @param places - Two u32. */
  @inline
  static countTwo(places: i64): void {
    Counts.countOne(<u32>places);
    Counts.countOne(<u32>(places >>> 32));
  }

  @inline
  static countOne(place: u32): void {
    const count = <u32>load<u8>(COUNTS + place) + 1;
    store<u8>(COUNTS + place, count);
    if (count == 256) carry(place);
  }
}

function carry(place: u32): void {
  if (carries == MOST_CARRIES) addCarries();
  store<u32>(CARRIES + ((<usize>carries) << 2), place);
  carries++;
}

function addCarries(): void {
  for (let i = 0; i < carries; i++) addColour(load<u32>(CARRIES + ((<usize>i) << 2)), 256);
  carries = 0;
}

/** Adds up all colours that were counted, and begins anew. */
export function drainCounts(): void {
  addCarries();
  for (let place: u32 = 0; place < 1 << 24; place += 16) {
    const counts = v128.load(COUNTS + place);
    if (!v128.any_true(counts)) continue;
    addColours(place, counts);
    v128.store(COUNTS + place, i64x2.splat(0));
  }
}
