import type {SampleRecipe} from './messages.js';
import {halfFloatBits} from './half-float.js';

const LEVELS = 256;

/** For each channel and level what it becomes: (3, 256), as floats or as the bits of halves. */
export type LevelTable = Float32Array | Uint16Array;

/**
 * What levels become when they are normalised: the bits that `domainfeed.normalize` gives in the trainer, which multiplies by
 * 1 / (255 std) and adds -mean / std, each rounded to float32.
 *
 * @param normalization - Of levels scaled to 0..1; as float32 has them, since so they travel.
 */
export function levelTable(
  {mean, std}: SampleRecipe['normalizations'][number],
  dtype: 'float32' | 'float16',
): LevelTable {
  const table = dtype === 'float32' ? new Float32Array(3 * LEVELS) : new Uint16Array(3 * LEVELS);
  for (let channel = 0; channel < 3; channel++) {
    const [m, deviation] = [Math.fround(mean[channel]), Math.fround(std[channel])];
    const scale = Math.fround(1 / (255 * deviation));
    const shift = Math.fround(-m / deviation);
    for (let level = 0; level < LEVELS; level++) {
      const value = Math.fround(Math.fround(level * scale) + shift);
      table[channel * LEVELS + level] = dtype === 'float32' ? value : halfFloatBits(value);
    }
  }
  return table;
}

/**
 * Normalises pixels.
 *
 * @param levels - (H, W, 3) uint8.
 * @param out - (H, W, 3) of the table's type.
 */
export function normalizeLevels(levels: Uint8Array, table: LevelTable, out: LevelTable): void {
  for (let at = 0; at < levels.length; at += 3) {
    out[at] = table[levels[at]];
    out[at + 1] = table[LEVELS + levels[at + 1]];
    out[at + 2] = table[2 * LEVELS + levels[at + 2]];
  }
}
