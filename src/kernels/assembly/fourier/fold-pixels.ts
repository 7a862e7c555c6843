import {evenPixels, fours, height, oddPixels, pixelsStride, plane, width} from './band';

/** Adds and subtracts the pixels of each row that mirror each other: those at x and at width - x. */
export function foldPixels(): void {
  for (let y: usize = 0; y < <usize>height; y++) {
    foldRow(plane + y * width * 4, evenPixels + y * pixelsStride, oddPixels + y * pixelsStride);
  }
  const end = <usize>height * pixelsStride;
  const padding = <usize>fours(height) * pixelsStride - end;
  memory.fill(evenPixels + end, 0, padding);
  memory.fill(oddPixels + end, 0, padding);
}

/** Adds to the plane what was folded so, times a scale. */
export function addUnfolded(scale: f64): void {
  for (let y: usize = 0; y < <usize>height; y++) {
    addRow(plane + y * width * 4, evenPixels + y * pixelsStride, oddPixels + y * pixelsStride, scale);
  }
}

/* The first pixel and the one in the middle are their own mirrors, and sines are 0 there. Others are taken two at a time. */

function foldRow(row: usize, even: usize, odd: usize): void {
  const last = (width - 1) >> 1;
  foldAlone(row, even, odd, 0);
  let x: usize = 1;
  for (; x < <usize>last; x += 2) {
    const pixels = twoAt(row + (x << 2));
    const mirrored = swapped(twoAt(mirrorOf(row, x + 1)));
    v128.store(even + (x << 3), f64x2.add(pixels, mirrored));
    v128.store(odd + (x << 3), f64x2.sub(pixels, mirrored));
  }
  if (x == <usize>last) {
    const pixel = <f64>load<f32>(row + (x << 2));
    const mirrored = <f64>load<f32>(mirrorOf(row, x));
    store<f64>(even + (x << 3), pixel + mirrored);
    store<f64>(odd + (x << 3), pixel - mirrored);
  }
  if ((width & 1) == 0) foldAlone(row, even, odd, width >> 1);
}

function foldAlone(row: usize, even: usize, odd: usize, x: usize): void {
  store<f64>(even + (x << 3), load<f32>(row + (x << 2)));
  store<f64>(odd + (x << 3), 0);
}

function addRow(row: usize, even: usize, odd: usize, scale: f64): void {
  const last = (width - 1) >> 1;
  addTo(row, load<f64>(even) * scale);
  let x: usize = 1;
  const scales = f64x2.splat(scale);
  for (; x < <usize>last; x += 2) {
    const sum = f64x2.mul(v128.load(even + (x << 3)), scales);
    const difference = f64x2.mul(v128.load(odd + (x << 3)), scales);
    addTwo(row + (x << 2), f64x2.add(sum, difference));
    addTwo(mirrorOf(row, x + 1), swapped(f64x2.sub(sum, difference)));
  }
  if (x == <usize>last) {
    const sum = load<f64>(even + (x << 3)) * scale;
    const difference = load<f64>(odd + (x << 3)) * scale;
    addTo(row + (x << 2), sum + difference);
    addTo(mirrorOf(row, x), sum - difference);
  }
  const middle: usize = width >> 1;
  if ((width & 1) == 0) addTo(row + (middle << 2), load<f64>(even + (middle << 3)) * scale);
}

function mirrorOf(row: usize, x: usize): usize {
  return row + ((<usize>width - x) << 2);
}

function swapped(two: v128): v128 {
  return v128.shuffle<u64>(two, two, 1, 0);
}

function twoAt(pixels: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(pixels));
}

function addTwo(pixels: usize, change: v128): void {
  v128.store64_lane(pixels, f32x4.demote_f64x2_zero(f64x2.add(twoAt(pixels), change)), 0);
}

function addTo(pixel: usize, change: f64): void {
  store<f32>(pixel, <f32>(<f64>load<f32>(pixel) + change));
}
