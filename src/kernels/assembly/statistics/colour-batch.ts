import {openPicture, pixels} from '../align/picture';
import {rgbToLab} from '../align/rgb-to-lab';
import {addLab} from './add-lab';

/** Colours become LAB so many at a time, so that all that is made of them stays near. */
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
  rgbToLab();
  addLab(WEIGHTS);
}
