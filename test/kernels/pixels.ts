import {expect} from '@jest/globals';

// Looked up once: jest isolates globals, which makes each look-up slow.
const {abs} = Math;

export interface Difference {
  readonly mean: number;
  readonly max: number;
  readonly above0: number;
  readonly above1: number;
}

/** Absolute differences in levels: their mean, the largest, and how many are above 0 and above 1. */
export function compareLevels(a: Uint8Array, b: Uint8Array): Difference {
  if (a.length !== b.length) throw new Error(`${a.length} levels against ${b.length}`);
  let sum = 0;
  let max = 0;
  let above0 = 0;
  let above1 = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = abs(a[i] - b[i]);
    sum += difference;
    if (difference > max) max = difference;
    if (difference > 0) above0++;
    if (difference > 1) above1++;
  }
  return {mean: sum / a.length, max, above0, above1};
}

/** Fails if two arrays differ, and says where; `toEqual` takes seconds for a picture. */
export function expectSame(a: Uint8Array, b: Uint8Array): void {
  if (Buffer.compare(a, b) === 0) return;
  const at = a.findIndex((level, index) => level !== b[index]);
  expect({length: a.length, at, level: a[at]}).toEqual({length: b.length, at, level: b[at]});
}

/** Mirrors (height, width, 3) pixels left and right. */
export function mirror(pixels: Uint8Array, width: number): Uint8Array {
  const mirrored = new Uint8Array(pixels.length);
  for (let row = 0; row < pixels.length; row += 3 * width) {
    for (let x = 0; x < width; x++) {
      const from = row + 3 * (width - 1 - x);
      mirrored.set(pixels.subarray(from, from + 3), row + 3 * x);
    }
  }
  return mirrored;
}
