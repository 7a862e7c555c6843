import {type Clahe, equalizeLightness} from '../kernels/index.js';
import {positiveRange} from '../number-from.js';
import type {Zod} from '../options-schema.js';

import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape} from './common-options.js';
import {enter} from './picture.js';

/** Options of `clahe`. */
export interface ClaheOptions extends CommonOptions {
  /** The clip limit, above 0; of two, one between is drawn. */
  readonly clip: number | readonly [number, number];
  /** Tiles side by side, and one above the other. */
  readonly grid: readonly [columns: number, rows: number];
}

/** A clip limit: above 0, where 1 is a flat histogram. */
export const clipLimit = (z: Zod) => z.number({error: 'a number > 0'}).gt(0, {error: 'a number > 0'});

const TILES = 'a whole number, 1 to 64';

/** The grid of tiles. */
export const grid = (z: Zod) => {
  const tiles = z.int({error: TILES}).min(1, {error: TILES}).max(64, {error: TILES});
  return z
    .tuple([tiles, tiles], {error: 'two whole numbers, 1 to 64, as [columns, rows]'})
    .default([8, 8])
    .describe("Tiles as [columns, rows], OpenCV's order.");
};

/**
 * Equalises the local contrast of L: OpenCV's CLAHE on the plane round(L * 255 / 100), bit by bit. L becomes the equalised
 * level * 100 / 255; a and b stay.
 */
export const clahe: Alignment<ClaheOptions, ClaheOptions['grid'], number> = {
  id: 129,
  options: (z) =>
    z
      .strictObject({
        clip: z
          .union([clipLimit(z), positiveRange(z)], {error: 'a number > 0, or two as [low, high]'})
          .default(2)
          .describe("OpenCV's clip limit; [low, high] = drawn between."),
        grid: grid(z),
        ...commonShape(z),
      })
      .describe('Equalises the local contrast of L.'),
  needs: () => ({statistics: false}),
  usesLightness: ({clip, grid: [columns, rows]}) => ({
    equalizes: typeof clip === 'number' ? {clip, columns, rows} : true,
  }),
  prepare: (options) => options.grid,
  draw: ({clip}, stream) => (typeof clip === 'number' ? stream.uniform(clip, clip) : stream.uniform(...clip)),
  apply(picture, [columns, rows], strength, clip) {
    const setting: Clahe = {clip, columns, rows};
    enter(picture, 'lab');
    equalizeLightness(picture.open, picture.size.width, setting, strength);
  },
};
