import {z} from 'zod';

import type {ResizeFilter} from '../decode/decoder.js';

import {camelKeys} from './key-case.js';

/** What the images of a feed are made into. */
export interface ImageConfig {
  /** In pixels. */
  readonly height: number;
  readonly width: number;
  readonly resize: ResizeFilter;
  /** The colour under transparent pixels: R, G, B, 0 to 255. */
  readonly background: readonly [number, number, number];
  /** Of the pixels in a batch: levels, or floats that the sidecar has normalised. */
  readonly dtype: Dtype;
  /** Every image is made no larger than this on its short side, as a whole, before windows are cut; absent = none is. */
  readonly shortSide?: number;
}

/** How a batch holds a channel of a pixel. */
export type Dtype = (typeof DTYPES)[number];

const DTYPES = ['uint8', 'float32', 'float16'] as const;

const FILTERS = {antialias: true, bicubic: true, nearest: true} satisfies Record<ResizeFilter, true>;

const side = z.int().min(1).max(4096);
const level = z.int().min(0).max(255);

/** The section `image` of a feed. */
export const imageSchema = z
  .strictObject({
    size: z
      .union([side, z.tuple([side, side])], {
        error: 'a whole number, 1 to 4096, or two of them as [height, width]',
      })
      .default(224)
      .describe('Pixels: one number for a square, or [height, width].'),
    resize: z.enum(Object.keys(FILTERS) as ResizeFilter[]).default('antialias'),
    background: z
      .tuple([level, level, level])
      .default([255, 255, 255])
      .describe('The colour under transparent pixels: [R, G, B].'),
    dtype: z
      .enum(DTYPES)
      .default('uint8')
      .describe(
        "uint8 = levels, normalised on the trainer's device; the others are normalised by the sidecar.",
      ),
    short_side: side
      .optional()
      .describe('Larger images are made this small on their short side, as a whole, before crops are cut.'),
  })
  .transform(({size, ...rest}): ImageConfig => {
    const [height, width] = typeof size === 'number' ? [size, size] : size;
    return {height, width, ...camelKeys(rest)};
  });
