import type {Pixels} from './pixels.js';
import {measureTaps, WEIGHT_BITS, type SmoothFilter, type Taps} from './resample-taps.js';

const HALF = 1 << (WEIGHT_BITS - 1);

// Looked up once: a test runner that isolates globals makes each look-up slow.
const {imul} = Math;

/**
 * Resizes a picture into `out`, (height, width, 3) uint8, antialiased: along the rows first, rounded to levels, then
 * along the columns. Sums are integers, so every machine gives the same bytes.
 *
 * @param flip - Mirror left and right: the exact mirror image of the result without.
 *
 * Source: Pillow, `Image.resize` with BILINEAR and BICUBIC: its levels, all of them.
 */
export function resample(
  source: Pixels,
  out: Uint8Array,
  width: number,
  height: number,
  filter: SmoothFilter,
  flip: boolean,
): void {
  const rows = resampleRows(source, width, measureTaps(source.width, width, filter), flip);
  resampleColumns(rows, out, width * 3, measureTaps(source.height, height, filter));
}

/** @returns (height of the source, width, 3) uint8. */
function resampleRows(
  {data, width: inputs, height}: Pixels,
  width: number,
  taps: Taps,
  flip: boolean,
): Uint8Array {
  const {first, count, weights, stride} = taps;
  const rows = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let from = (y * inputs + first[x]) * 3;
      let r = HALF;
      let g = HALF;
      let b = HALF;
      const start = x * stride;
      for (let tap = start, end = start + count[x]; tap < end; tap++, from += 3) {
        const weight = weights[tap];
        r += imul(data[from], weight);
        g += imul(data[from + 1], weight);
        b += imul(data[from + 2], weight);
      }
      const to = (y * width + (flip ? width - 1 - x : x)) * 3;
      rows[to] = toLevel(r);
      rows[to + 1] = toLevel(g);
      rows[to + 2] = toLevel(b);
    }
  }
  return rows;
}

function resampleColumns(rows: Uint8Array, out: Uint8Array, rowBytes: number, taps: Taps): void {
  const {first, count, weights, stride} = taps;
  const sums = new Int32Array(rowBytes);
  for (let y = 0; y < first.length; y++) {
    sums.fill(HALF);
    for (let tap = 0; tap < count[y]; tap++) {
      const weight = weights[y * stride + tap];
      const from = (first[y] + tap) * rowBytes;
      for (let i = 0; i < rowBytes; i++) sums[i] += imul(rows[from + i], weight);
    }
    for (let i = 0; i < rowBytes; i++) out[y * rowBytes + i] = toLevel(sums[i]);
  }
}

function toLevel(sum: number): number {
  const level = sum >> WEIGHT_BITS;
  return level < 0 ? 0 : level > 255 ? 255 : level;
}
