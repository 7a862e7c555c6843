import type {Pixels} from './pixels.js';

/**
 * Resizes a picture into `out`, (height, width, 3) uint8, by taking for each pixel the one whose area holds its centre;
 * on a border between two, the later.
 *
 * @param flip - Mirror left and right.
 *
 * Source: Pillow, `Image.resize` with NEAREST.
 */
export function pickNearest(
  {data, width: inputWidth, height: inputHeight}: Pixels,
  out: Uint8Array,
  width: number,
  height: number,
  flip: boolean,
): void {
  const columns = Int32Array.from({length: width}, (_, x) =>
    nearestIndex(flip ? width - 1 - x : x, inputWidth, width),
  );
  for (let y = 0, to = 0; y < height; y++) {
    const row = nearestIndex(y, inputHeight, height) * inputWidth;
    for (let x = 0; x < width; x++, to += 3) {
      const from = (row + columns[x]) * 3;
      out[to] = data[from];
      out[to + 1] = data[from + 1];
      out[to + 2] = data[from + 2];
    }
  }
}

/** The input whose area holds the centre of an output; whole numbers throughout, so that borders are exact. */
function nearestIndex(output: number, inputs: number, outputs: number): number {
  return Math.floor(((2 * output + 1) * inputs) / (2 * outputs));
}
