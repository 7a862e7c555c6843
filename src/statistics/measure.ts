import {alignPicture, createAmplitude, drawChain, splitAtModels} from '../align/index.js';
import type {PixelForm} from '../decode/index.js';
import {createPixelCounter} from '../kernels/index.js';
import {sampleStream} from '../random.js';

import type {MeasuredStyle} from './messages.js';
import type {StatisticsRecipe} from './recipe.js';
import {AMPLITUDE_SCALE, type Sums} from './sums.js';

/** Adds up images. */
export interface Measure {
  /** The form of images that costs least; RGB is taken as well. */
  readonly preferred: PixelForm;
  /** @param pixels - Of a form; stay as they are. */
  readonly add: (pixels: Uint8Array, sampleId: bigint, form: PixelForm) => void | Promise<void>;
  /** Where the next image can be written, which costs less than anywhere else; absent = it makes no difference. */
  readonly room?: () => Uint8Array | undefined;
  readonly sums: () => Sums;
}

/** A measure of images as they are, that has seen none. */
export function createMeasure({width, height, clahe, amplitude: needed}: StatisticsRecipe): Measure {
  const counter = createPixelCounter(clahe && {width, clahe});
  const amplitudeOf = needed ? createAmplitude({width, height}) : undefined;
  const amplitude = needed ? new Float64Array(width * height * 3) : undefined;
  let images = 0;
  return {
    preferred: needed ? 'rgb' : counter.preferred,
    add: (pixels, _sampleId, form) => {
      counter.add(pixels, form);
      const own = amplitudeOf?.(pixels);
      if (own !== undefined && amplitude !== undefined) {
        for (let i = 0; i < own.length; i++) amplitude[i] += Math.round(own[i] * AMPLITUDE_SCALE);
      }
      images++;
    },
    room: () => counter.room(width * height),
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
    preferred: 'rgb',
    add: async (pixels, sampleId) => {
      aligned.set(pixels);
      const streamOf = (operation: number) => sampleStream(SEED, {sampleId, ...VISIT}, operation);
      let most = 0;
      for (const {steps, model} of splitAtModels(drawChain(chain, streamOf, way))) {
        most = Math.max(most, alignPicture(aligned, size, steps).clipped);
        if (model !== undefined) await restyle(memory, model.fingerprint, model.strength);
      }
      clipped += most;
      await plain.add(aligned, sampleId, 'rgb');
    },
    sums: () => ({...plain.sums(), clipped}),
  };
}
