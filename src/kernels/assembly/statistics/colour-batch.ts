import {openPicture, pixels} from '../align/picture';
import {levelsToPlanes} from '../align/rgb-planes';
import {rgbToLab} from '../align/rgb-to-lab';
import {addCounts, addMoments, roundedToBins, roundPlanes} from './add-planes';

/** (9) i64: the sums of R, G and B levels, and of the products RR, RG, RB, GG, GB and BB. */
export const RGB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 256) u32: how often each level of R, G and B came. */
export const RGB_COUNTS: usize = memory.data(3 * 256 * 4, 16);
/** (9) i64, in units of 1/1024 and of 1/1024^2: the sums of L, a and b, and of the products LL, La, Lb, aa, ab and bb. */
export const LAB_SUMS: usize = memory.data(9 * 8, 16);
/** (3, 1024) u32: L from 0 to 100, a and b from -128 to 128, in bins of equal width. */
export const LAB_COUNTS: usize = memory.data(3 * 1024 * 4, 16);

const LAB_UNITS: f32 = 1024;

/** Colours are added up so many at a time, so that all that is made of them stays near. */
const BATCH: i32 = 1024;
/** (BATCH + 1) u32: how often each colour of the batch came; a 0 behind the last. */
const WEIGHTS: usize = memory.data(1025 * 4, 16);
let held: i32 = 0;

/** Begins the first batch; once, when the module starts. */
export function openBatch(): void {
  openPicture(BATCH);
}

/** Adds a colour, 0xbbggrr, that came `weight` times: up to 256. */
export function addColour(colour: u32, weight: u32): void {
  store<u32>(pixels + 3 * <usize>held, colour);
  store<u32>(WEIGHTS + ((<usize>held) << 2), weight);
  if (++held == BATCH) endBatch();
}

/** Adds up the colours of the batch, if there is any. */
export function endBatch(): void {
  // The levels come first in a picture's memory, so that they stay where they are.
  store<u32>(WEIGHTS + ((<usize>held) << 2), 0);
  openPicture(held);
  held = 0;
  levelsToPlanes();
  roundPlanes(1);
  addMoments(RGB_SUMS, WEIGHTS);
  addCounts(RGB_COUNTS, 256, WEIGHTS);
  rgbToLab();
  roundPlanes(LAB_UNITS);
  addMoments(LAB_SUMS, WEIGHTS);
  roundedToBins();
  addCounts(LAB_COUNTS, 1024, WEIGHTS);
}
