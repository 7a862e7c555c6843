import type {Window} from '../types.js';

/**
 * Copies a window out of a picture.
 *
 * @param data - (height, width, channels) uint8, row-major.
 * @param rowBytes - width x channels of the picture.
 * @param window - In pixels; inside the picture.
 * @returns (window height, window width, channels) uint8, memory of its own.
 */
export function cutRows(data: Uint8Array, rowBytes: number, channels: number, window: Window): Uint8Array {
  const {x, y, width, height} = window;
  const cutBytes = width * channels;
  const cut = new Uint8Array(cutBytes * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * rowBytes + x * channels;
    cut.set(data.subarray(from, from + cutBytes), row * cutBytes);
  }
  return cut;
}
