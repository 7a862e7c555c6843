import {addColour, addColours} from './colour-batch';

/** (262144, 3) u8, written by the host: R, G and B of as many pixels as it hands over at most at a time. */
export const PIXELS: usize = memory.data(3 * 262144 + 16, 16);

/**
 * (256, 256, 256) u8, by B - G, R - G and G, all modulo 256: how often each colour came, modulo 256. Colours of like
 * chroma, which neighbours in an image are, lie side by side: in most photographs in a third of the cache lines that B, G
 * and R would take, in saturated ones in three quarters.
 */
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
    const places = Colours.placesAt(at);
    Colours.countTwo(i64x2.extract_lane(places, 0));
    Colours.countTwo(i64x2.extract_lane(places, 1));
  }
  for (; at < end; at += 3) Colours.countOne(i32x4.extract_lane(Colours.placesAt(at), 0));
}

/** All of it is inlined where it is used; methods, since the language lets nothing else be marked so. */
class Colours {
  /** The places in COUNTS of four pixels, (4) u32. */
  @inline
  static placesAt(pixels: usize): v128 {
    const levels = v128.load(pixels);
    const greenFirst = i8x16(1, 0, 2, -1, 4, 3, 5, -1, 7, 6, 8, -1, 10, 9, 11, -1);
    const greens = i8x16(-1, 1, 1, -1, -1, 4, 4, -1, -1, 7, 7, -1, -1, 10, 10, -1);
    return i8x16.sub(i8x16.swizzle(levels, greenFirst), i8x16.swizzle(levels, greens));
  }

  /** @param places - Two u32. */
  @inline
  static countTwo(places: i64): void {
    Colours.countOne(<u32>places);
    Colours.countOne(<u32>(places >>> 32));
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
