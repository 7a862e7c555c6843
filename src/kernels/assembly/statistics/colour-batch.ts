import {openPicture, pixels} from '../align/picture';
import {rgbToLab} from '../align/rgb-to-lab';
import {addLab} from './add-lab';
import {addLevels} from './add-levels';
import {Place} from './place';

/** Colours become LAB so many at a time, so that all that is made of them stays near. */
const BATCH: i32 = 1024;
/** (BATCH + 1) u32: how often each colour of the batch came; a 0 behind the last. */
const WEIGHTS: usize = memory.data(1025 * 4, 16);
/** (16) u8: the weights of the colours that `addColours` is at. */
const SIXTEEN: usize = memory.data(16, 16);
let held: i32 = 0;

/** Begins the first batch; once, when the module starts. */
export function openBatch(): void {
  openPicture(BATCH);
}

/** Adds the colour of a place, that came `weight` times: up to 256. */
export function addColour(place: u32, weight: u32): void {
  if (held == BATCH) endBatch();
  store<u32>(pixels + 3 * <usize>held, Place.colour(place));
  store<u32>(WEIGHTS + ((<usize>held) << 2), weight);
  held++;
}

/**
 * The same for 16 colours of like differences to G, each by its weight, where that is not 0.
 *
 * @param first - The place of the first; the others follow.
 * @param weights - (16) u8
 */
export function addColours(first: u32, weights: v128): void {
  if (held > BATCH - 16) endBatch();
  let pixel = pixels + 3 * <usize>held;
  let weight = WEIGHTS + ((<usize>held) << 2);
  v128.store(SIXTEEN, weights);
  let left = i8x16.bitmask(i8x16.ne(weights, i64x2.splat(0)));
  held += popcnt(left);
  for (; left != 0; left &= left - 1) {
    const next = ctz(left);
    store<u32>(pixel, Place.colour(first + next));
    store<u32>(weight, load<u8>(SIXTEEN + next));
    pixel += 3;
    weight += 4;
  }
}

/** Adds up the colours of the batch, if there is any. */
export function endBatch(): void {
  if (held == 0) return;
  // The levels come first in a picture's memory, so that they stay where they are.
  store<u32>(WEIGHTS + ((<usize>held) << 2), 0);
  openPicture(held);
  held = 0;
  addLevels(WEIGHTS);
  rgbToLab();
  addLab(WEIGHTS);
}
