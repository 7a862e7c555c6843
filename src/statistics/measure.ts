import {alignPicture, createAmplitude, drawChain} from '../align/index.js';
import {accumulatePixels, createPixelSums, LIGHTNESS_BINS} from '../kernels/index.js';
import {sampleStream} from '../random.js';

import type {MeasuredStyle} from './messages.js';
import type {StatisticsRecipe} from './recipe.js';
import {AMPLITUDE_SCALE, type Sums} from './sums.js';

/** Adds up images. */
export interface Measure {
  /** @param pixels - (H, W, 3) uint8, R, G, B; stays as it is. */
  readonly add: (pixels: Uint8Array, sampleId: bigint) => void;
  readonly sums: () => Sums;
}

/** A measure of images as they are, that has seen none. */
export function createMeasure({width, height, clahe, amplitude: needed}: StatisticsRecipe): Measure {
  const pixelSums = createPixelSums();
  const equalized = clahe && {width, clahe};
  if (equalized !== undefined) pixelSums.lClahe = new Float64Array(LIGHTNESS_BINS);
  const amplitudeOf = needed ? createAmplitude({width, height}) : undefined;
  const amplitude = needed ? new Float64Array(width * height * 3) : undefined;
  let images = 0;
  return {
    add: (pixels) => {
      accumulatePixels(pixels, pixelSums, equalized);
      const own = amplitudeOf?.(pixels);
      if (own !== undefined && amplitude !== undefined) {
        for (let i = 0; i < own.length; i++) amplitude[i] += Math.round(own[i] * AMPLITUDE_SCALE);
      }
      images++;
    },
    sums: () => ({images, ...pixelSums, ...(amplitude && {amplitude})}),
  };
}

/** Each sample is drawn once, in the same way everywhere: its strength, where that is drawn. */
const SEED = 0n;
const VISIT = {epoch: 0, pass: 0, view: 0};

/** A measure of images in a style. */
export function createStyleMeasure(recipe: StatisticsRecipe, {chain, way}: MeasuredStyle): Measure {
  const plain = createMeasure(recipe);
  const size = {width: recipe.width, height: recipe.height};
  const aligned = new Uint8Array(size.width * size.height * 3);
  let clipped = 0;
  return {
    add: (pixels, sampleId) => {
      aligned.set(pixels);
      const streamOf = (operation: number) => sampleStream(SEED, {sampleId, ...VISIT}, operation);
      clipped += alignPicture(aligned, size, drawChain(chain, streamOf, way)).clipped;
      plain.add(aligned, sampleId);
    },
    sums: () => ({...plain.sums(), clipped}),
  };
}
