import {expected} from '../errors.js';

import {type OpenPicture, tooLarge} from './open-picture.js';

/** How local contrast is equalised. */
export interface Clahe {
  /** Most that a bin of a tile's histogram may hold, in units of an even histogram's bins; 0 = no limit. */
  readonly clip: number;
  /** How many tiles lie side by side, and how many one above the other: 1 to 64. OpenCV's `tileGridSize`, in its order. */
  readonly columns: number;
  readonly rows: number;
}

const MAX_TILES = 64;

/**
 * Equalises the local contrast of an open picture whose planes are CIELAB: the first plane becomes
 * OpenCV's `createCLAHE(clip, (columns, rows)).apply(level)` * 100 / 255, bit by bit, where level = round(L * 255 / 100).
 *
 * @param width - Of the picture, in pixels.
 * @param strength - 0 to 1: how far L goes towards that.
 * @throws DomainfeedError INVALID_ARGUMENT if a setting is out of its range.
 */
export function equalizeLightness(picture: OpenPicture, width: number, clahe: Clahe, strength = 1): void {
  const {clip, columns, rows} = clahe;
  if (!(clip >= 0 && clip < Infinity)) throw expected('clip', 'a number >= 0', clip);
  for (const [name, tiles] of Object.entries({columns, rows})) {
    if (!Number.isInteger(tiles) || tiles < 1 || tiles > MAX_TILES) {
      throw expected(name, `a whole number, 1 to ${MAX_TILES}`, tiles);
    }
  }
  if (picture.count % width !== 0) throw expected('width', `a divisor of ${picture.count} pixels`, width);
  if (picture.kernels.equalizeLightness(width, columns, rows, clip, strength) !== 0) {
    throw tooLarge(picture.count);
  }
}
