import {paddedSize, ranges, type StyleModel} from './model.js';

type Geometry = Pick<StyleModel, 'width' | 'height' | 'multiple' | 'range'>;

/** How many numbers the planes of one image are. */
export function planesLength(geometry: Geometry): number {
  const {width, height} = paddedSize(geometry);
  return 3 * width * height;
}

/**
 * Writes an image's levels as the planes that a model takes, the last row and column repeated as far as the padding goes.
 *
 * @param pixels - (height, width, 3) uint8, R, G, B.
 * @param planes - Gets (3, padded height, padded width) in the model's range.
 */
export function writePlanes(pixels: Uint8Array, geometry: Geometry, planes: Float32Array): void {
  const {width, height} = geometry;
  const padded = paddedSize(geometry);
  const {low, high} = ranges[geometry.range];
  const plane = padded.width * padded.height;
  for (let y = 0; y < padded.height; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < padded.width; x++) {
      const from = (row + Math.min(x, width - 1)) * 3;
      const to = y * padded.width + x;
      for (let c = 0; c < 3; c++) planes[c * plane + to] = low + (pixels[from + c] / 255) * (high - low);
    }
  }
}

/**
 * Puts a model's planes in an image's place: the padding is cut off, what is out of range is clipped, and levels are
 * rounded to the nearest, halves up.
 *
 * @param planes - (3, padded height, padded width) as the model gave them.
 * @param strength - 0 = the image as it was, 1 = the model's; in between both are mixed before rounding.
 * @param pixels - (height, width, 3) uint8, changed in place.
 * @throws Error if a number is none: the model has no answer for this image.
 */
export function readPlanes(
  planes: Float32Array,
  geometry: Geometry,
  strength: number,
  pixels: Uint8Array,
): void {
  const {width, height} = geometry;
  const padded = paddedSize(geometry);
  const {low, high} = ranges[geometry.range];
  const plane = padded.width * padded.height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      const from = y * padded.width + x;
      for (let c = 0; c < 3; c++) {
        const value = planes[c * plane + from];
        if (Number.isNaN(value)) throw new Error('it gave a value that is no number');
        const level = Math.min(255, Math.max(0, ((value - low) / (high - low)) * 255));
        const before = pixels[to + c];
        pixels[to + c] = Math.floor(before + strength * (level - before) + 0.5);
      }
    }
  }
}
