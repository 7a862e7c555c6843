import {luma} from './luma.js';

// Looked up once: a test runner that isolates globals makes each look-up slow.
const {floor, fround, max, min} = Math;

/**
 * Multiplies all levels by `factor` >= 0; 1 changes nothing, 0 makes black. Clamped, fractions dropped.
 *
 * @param pixels - (N, 3) uint8, R, G, B; changed in place. So for the functions below.
 *
 * Source: Pillow's `ImageEnhance.Brightness`.
 */
export function adjustBrightness(pixels: Uint8Array, factor: number): void {
  blendWithLevel(pixels, 0, factor);
}

/**
 * Moves all levels away from the mean grey (`factor` > 1) or towards it (< 1); 0 makes the image flat.
 *
 * Source: Pillow's `ImageEnhance.Contrast`.
 */
export function adjustContrast(pixels: Uint8Array, factor: number): void {
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 3) sum += luma(pixels[i], pixels[i + 1], pixels[i + 2]);
  blendWithLevel(pixels, floor(sum / (pixels.length / 3) + 0.5), factor);
}

/**
 * Moves each pixel away from its own grey (`factor` > 1) or towards it (< 1); 0 makes the image grey.
 *
 * Source: Pillow's `ImageEnhance.Color`.
 */
export function adjustSaturation(pixels: Uint8Array, factor: number): void {
  // factor * difference at difference + 255. Single precision at each step, as in blendWithLevel.
  const moves = new Float32Array(511);
  for (let i = 0; i < 511; i++) moves[i] = fround(factor) * (i - 255);
  for (let i = 0; i < pixels.length; i += 3) {
    const red = pixels[i];
    const green = pixels[i + 1];
    const blue = pixels[i + 2];
    const grey = luma(red, green, blue);
    const origin = 255 - grey;
    const newRed = fround(grey + moves[red + origin]);
    const newGreen = fround(grey + moves[green + origin]);
    const newBlue = fround(grey + moves[blue + origin]);
    pixels[i] = newRed < 0 ? 0 : newRed > 255 ? 255 : newRed;
    pixels[i + 1] = newGreen < 0 ? 0 : newGreen > 255 ? 255 : newGreen;
    pixels[i + 2] = newBlue < 0 ? 0 : newBlue > 255 ? 255 : newBlue;
  }
}

function blendWithLevel(pixels: Uint8Array, origin: number, factor: number): void {
  const table = new Uint8Array(256);
  for (let level = 0; level < 256; level++) {
    // Single precision at each step, as in Pillow: it decides on which side of a whole number a product falls.
    const moved = fround(origin + fround(fround(factor) * (level - origin)));
    table[level] = floor(max(0, min(255, moved)));
  }
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[pixels[i]];
}
