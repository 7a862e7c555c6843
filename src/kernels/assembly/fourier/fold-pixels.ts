import {evenPixels, foldedWidth, fours, height, oddPixels, pixelsStride, plane, width} from './band';

/** Adds and subtracts the pixels of each row that mirror each other. */
export function foldPixels(): void {
  for (let y: usize = 0; y < <usize>height; y++) {
    const row = plane + y * width * 4;
    const even = evenPixels + y * pixelsStride;
    const odd = oddPixels + y * pixelsStride;
    for (let x = 0; x < foldedWidth; x++) {
      const pixel = <f64>load<f32>(row + ((<usize>x) << 2));
      const mirrored = isAlone(x) ? 0 : <f64>load<f32>(row + ((<usize>(width - x)) << 2));
      store<f64>(even + ((<usize>x) << 3), pixel + mirrored);
      store<f64>(odd + ((<usize>x) << 3), pixel - mirrored);
    }
  }
  const end = <usize>height * pixelsStride;
  const padding = <usize>fours(height) * pixelsStride - end;
  memory.fill(evenPixels + end, 0, padding);
  memory.fill(oddPixels + end, 0, padding);
}

/** Adds to the plane what was folded so, times a scale. */
export function addUnfolded(scale: f64): void {
  for (let y: usize = 0; y < <usize>height; y++) {
    const row = plane + y * width * 4;
    const even = evenPixels + y * pixelsStride;
    const odd = oddPixels + y * pixelsStride;
    for (let x = 0; x < foldedWidth; x++) {
      const sum = load<f64>(even + ((<usize>x) << 3));
      const difference = load<f64>(odd + ((<usize>x) << 3));
      addTo(row + ((<usize>x) << 2), (sum + difference) * scale);
      if (!isAlone(x)) addTo(row + ((<usize>(width - x)) << 2), (sum - difference) * scale);
    }
  }
}

/** The first pixel and the one in the middle have no other; sines are 0 there. */
function isAlone(x: i32): bool {
  return x == 0 || 2 * x == width;
}

function addTo(pixel: usize, change: f64): void {
  store<f32>(pixel, <f32>(<f64>load<f32>(pixel) + change));
}
