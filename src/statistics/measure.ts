import {alignPicture, createAmplitude, drawChain, splitAtModels} from '../align/index.js';
import {createEqualizingCounter, createPixelCounter, type DecodingCounter} from '../kernels/index.js';
import {sampleStream} from '../random.js';

import type {MeasuredStyle} from './messages.js';
import type {StatisticsRecipe} from './recipe.js';
import {AMPLITUDE_SCALE, type Sums} from './sums.js';

/** Adds up images. */
export interface Measure {
  /** @param pixels - (H, W, 3) uint8, RGB; stay as they are. */
  readonly add: (pixels: Uint8Array, sampleId: bigint) => void | Promise<void>;
  /** Adds an image that `count` adds to a counter, which costs less; absent = more is needed than its pixels in any order. */
  readonly addCounted?: (count: (counter: DecodingCounter) => Promise<void>) => Promise<void>;
  readonly sums: () => Sums;
}

/** A measure of images as they are, that has seen none. */
export function createMeasure(recipe: StatisticsRecipe): Measure {
  const {width, height, clahe, amplitude} = recipe;
  if (clahe !== undefined || amplitude) return createPictureMeasure({width, height}, clahe, amplitude);
  const counter = createPixelCounter();
  let images = 0;
  return {
    add(pixels) {
      counter.add(pixels);
      images++;
    },
    async addCounted(count) {
      await count(counter);
      images++;
    },
    sums: () => ({images, ...counter.sums()}),
  };
}

/** The same where a pixel's place in its image matters. */
function createPictureMeasure(
  size: {readonly width: number; readonly height: number},
  clahe: StatisticsRecipe['clahe'],
  needsAmplitude: boolean,
): Measure {
  const counter = clahe === undefined ? createPixelCounter() : createEqualizingCounter(size.width, clahe);
  const amplitudeOf = needsAmplitude ? createAmplitude(size) : undefined;
  const amplitude = needsAmplitude ? new Float64Array(size.width * size.height * 3) : undefined;
  let images = 0;
  return {
    add(pixels) {
      counter.add(pixels);
      const own = amplitudeOf?.(pixels);
      if (own !== undefined && amplitude !== undefined) {
        for (let i = 0; i < own.length; i++) amplitude[i] += Math.round(own[i] * AMPLITUDE_SCALE);
      }
      images++;
    },
    sums: () => ({images, ...counter.sums(), ...(amplitude && {amplitude})}),
  };
}

/** Each sample is drawn once, in the same way everywhere: its strength, where that is drawn. */
const SEED = 0n;
const VISIT = {epoch: 0, pass: 0, view: 0};

/** Lets a model restyle one picture, (H, W, 3) uint8, where it lies. */
export type RestylePicture = (
  pixels: SharedArrayBuffer,
  fingerprint: string,
  strength: number,
) => Promise<unknown>;

/** A measure of images in a style. */
export function createStyleMeasure(
  recipe: StatisticsRecipe,
  {chain, way}: MeasuredStyle,
  restyle: RestylePicture,
): Measure {
  const plain = createMeasure(recipe);
  const size = {width: recipe.width, height: recipe.height};
  const memory = new SharedArrayBuffer(size.width * size.height * 3);
  const aligned = new Uint8Array(memory);
  let clipped = 0;
  return {
    add: async (pixels, sampleId) => {
      aligned.set(pixels);
      const streamOf = (operation: number) => sampleStream(SEED, {sampleId, ...VISIT}, operation);
      let most = 0;
      for (const {steps, model} of splitAtModels(drawChain(chain, streamOf, way))) {
        most = Math.max(most, alignPicture(aligned, size, steps).clipped);
        if (model !== undefined) await restyle(memory, model.fingerprint, model.strength);
      }
      clipped += most;
      await plain.add(aligned, sampleId);
    },
    sums: () => ({...plain.sums(), clipped}),
  };
}
