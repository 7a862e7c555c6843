import {binsStride, evenHalfway, foldedHeight, halfway, height, oddHalfway} from './band';

/** Adds and subtracts the rows that mirror each other. */
export function foldHalfway(): void {
  for (let y = 0; y < foldedHeight; y++) {
    const row = halfway + <usize>y * binsStride;
    const mirrored = halfway + <usize>(height - y) * binsStride;
    const even = evenHalfway + <usize>y * binsStride;
    const odd = oddHalfway + <usize>y * binsStride;
    if (isAlone(y)) {
      memory.copy(even, row, binsStride);
      memory.fill(odd, 0, binsStride);
      continue;
    }
    for (let at: usize = 0; at < binsStride; at += 16) {
      const one = v128.load(row + at);
      const other = v128.load(mirrored + at);
      v128.store(even + at, f64x2.add(one, other));
      v128.store(odd + at, f64x2.sub(one, other));
    }
  }
}

/** The rows of what was folded so. */
export function unfoldHalfway(): void {
  for (let y = 0; y < foldedHeight; y++) {
    const row = halfway + <usize>y * binsStride;
    const mirrored = halfway + <usize>(height - y) * binsStride;
    for (let at: usize = 0; at < binsStride; at += 16) {
      const sum = v128.load(evenHalfway + <usize>y * binsStride + at);
      const difference = v128.load(oddHalfway + <usize>y * binsStride + at);
      v128.store(row + at, f64x2.add(sum, difference));
      if (!isAlone(y)) v128.store(mirrored + at, f64x2.sub(sum, difference));
    }
  }
}

function isAlone(y: i32): bool {
  return y == 0 || 2 * y == height;
}
