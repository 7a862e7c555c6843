import {narrowPicture, openPicture, pixels} from '../align/picture';
import {rgbToLab} from '../align/rgb-to-lab';
import {keepReserved} from '../memory';
import {yccToRgb} from '../pixels/planes-to-rgb';
import {storeRgb} from '../pixels/store-rgb';
import {addLab} from './add-lab';
import {addLevels} from './add-levels';
import {Place, YCC} from './place';

/** Colours become LAB so many at a time, so that all that is made of them stays near. */
const BATCH: i32 = 1024;
/** (BATCH + 16) u8 each: the three bytes of the colours of the batch. */
const LUMA: usize = memory.data(1040, 16);
const CB: usize = memory.data(1040, 16);
const CR: usize = memory.data(1040, 16);
/** (BATCH + 16) u32: how often each of them came; a 0 behind the last. */
const WEIGHTS: usize = memory.data(1040 * 4, 16);
let held: i32 = 0;
/** The space of all of them. */
let space: u32 = 0;

/** (256, 8) u8, by the bits of a byte: the indices of those that are set, in order. */
const INDICES: usize = memory.data(256 * 8, 16);

/** Once, when the module starts; also takes the memory that batches need, beside that of an image. */
export function prepareBatches(): void {
  openPicture(BATCH);
  keepReserved();
  for (let bits = 0; bits < 256; bits++) {
    let at = INDICES + ((<usize>bits) << 3);
    for (let left = bits; left != 0; left &= left - 1) store<u8>(at++, ctz(left));
  }
}

/** Adds the colour of a place, that came `weight` times: up to 256. */
export function addColour(place: u32, weight: u32): void {
  if (held == BATCH || Place.space(place) != space) beginBatch(place);
  store<u8>(held, Place.luma(place), LUMA);
  store<u8>(held, Place.cb(place), CB);
  store<u8>(held, Place.cr(place), CR);
  store<u32>((<usize>held) << 2, weight, WEIGHTS);
  held++;
}

/**
 * The same for the 16 colours from a place on, each by its weight, where that is not 0.
 *
 * @param weights - (16) u8
 */
export function addColours(first: u32, weights: v128): void {
  if (held > BATCH - 16 || Place.space(first) != space) beginBatch(first);
  const lumas = i8x16.add(
    i8x16.splat(<i8>Place.luma(first)),
    i8x16(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3),
  );
  const crs = i8x16.add(
    i8x16.splat(<i8>Place.cr(first)),
    i8x16(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3),
  );
  const cbs = i8x16.splat(<i8>Place.cb(first));
  const came = i8x16.bitmask(i8x16.ne(weights, i64x2.splat(0)));
  const lower = came & 255;
  const upper = came >> 8;
  addEight(v128.load64_zero((<usize>lower) << 3, INDICES), lumas, cbs, crs, weights);
  held += popcnt(lower);
  const indices = i8x16.add(v128.load64_zero((<usize>upper) << 3, INDICES), i8x16.splat(8));
  addEight(indices, lumas, cbs, crs, weights);
  held += popcnt(upper);
}

/** Writes the colours of up to eight indices, and others behind them that the next ones overwrite. */
function addEight(indices: v128, lumas: v128, cbs: v128, crs: v128, weights: v128): void {
  v128.store64_lane(held, i8x16.swizzle(lumas, indices), 0, LUMA);
  v128.store64_lane(held, cbs, 0, CB);
  v128.store64_lane(held, i8x16.swizzle(crs, indices), 0, CR);
  const chosen = i16x8.extend_low_i8x16_u(i8x16.swizzle(weights, indices));
  const at = (<usize>held) << 2;
  v128.store(at, i32x4.extend_low_i16x8_u(chosen), WEIGHTS);
  v128.store(at, i32x4.extend_high_i16x8_u(chosen), WEIGHTS + 16);
}

/** Ends one batch and begins the next, in the space of a place. */
function beginBatch(place: u32): void {
  endBatch();
  space = Place.space(place);
}

/** Adds up the colours of the batch, if there is any. */
export function endBatch(): void {
  if (held == 0) return;
  store<u32>((<usize>held) << 2, 0, WEIGHTS);
  narrowPicture(held);
  if (space == YCC) yccToRgb(LUMA, CB, CR, 0, 1, held, pixels);
  else differencesToRgb();
  held = 0;
  addLevels(WEIGHTS);
  rgbToLab();
  addLab(WEIGHTS);
}

/** The pixels of G, and B and R less G. */
function differencesToRgb(): void {
  let at: usize = 0;
  do {
    const green = v128.load(at, LUMA);
    const red = i8x16.add(v128.load(at, CR), green);
    const blue = i8x16.add(v128.load(at, CB), green);
    storeRgb(pixels + 3 * at, red, green, blue);
    at += 16;
  } while (at < <usize>held);
}
