import {alignPicture, drawChain, type PreparedChain, splitAtModels, wayOf} from '../align/index.js';
import {applyPhotometric, type DrawnOperation, drawSample} from '../augment/index.js';
import {type SampleAddress, sampleStream} from '../random.js';

import type {ModelJob, PlacedSample, SampleRecipe, SampleTask, ViewRecipe} from './messages.js';
import {levelTable, normalizeLevels} from './normalize-levels.js';
import type {OpenImage} from './open-image.js';
import type {Tally} from './tally.js';

/**
 * Makes all views of a sample, each into its place in the batch, as far as they get without a model. A view that waits for
 * one lies in its place as levels, also where it is to leave as floats.
 *
 * @returns What models are to do before the sample's next part.
 */
export type ViewMaker = (
  task: SampleTask,
  sample: PlacedSample,
  sampleId: bigint,
  openImage: () => Promise<OpenImage>,
  tally: Tally,
) => Promise<readonly ModelJob[]>;

const NO_CHAIN: PreparedChain = {steps: []};

/** What makes the views of a feed's samples, in one thread. */
export function createViewMaker(recipe: SampleRecipe): ViewMaker {
  const {views, width, height, filter, background, dtype, normalizations, normalizationOf} = recipe;
  const size = {width, height};
  const values = width * height * 3;
  const tables = dtype === 'uint8' ? [] : normalizations.map((entry) => levelTable(entry, dtype));
  const bytesPerPicture = values * (tables.at(0)?.BYTES_PER_ELEMENT ?? 1);
  /** Levels of views that leave as floats. */
  const scratch = views.map(() => new Uint8Array(dtype === 'uint8' ? 0 : values));

  return async (task, sample, sampleId, openImage, tally) => {
    const {part = 0, slots, pass} = sample;
    const {stopwatch} = tally;
    const placeOf = (view: number) => slots[view] * bytesPerPicture;
    const inPlace = (view: number) => new Uint8Array(task.pixels, placeOf(view), values);
    const levels = views.map((_, view) => (dtype === 'uint8' ? inPlace(view) : scratch[view]));
    const drawFor = ({augment, drawsOf}: ViewRecipe, image: {width: number; height: number}) =>
      drawSample(augment, task.seed, addressOf(drawsOf), image, size);
    const addressOf = (view: number): SampleAddress => ({sampleId, epoch: task.epoch, pass, view});

    const photometric = new Map<number, readonly DrawnOperation[]>();
    const decode = async () => {
      const image = await openImage();
      const made = new Map<number, Uint8Array>();
      for (const [view, viewRecipe] of views.entries()) {
        const twin = made.get(viewRecipe.drawsOf);
        if (twin !== undefined) {
          levels[view].set(twin); // the same window, still as it was decoded
          continue;
        }
        made.set(viewRecipe.drawsOf, levels[view]);
        const drawn = drawFor(viewRecipe, image);
        photometric.set(viewRecipe.drawsOf, drawn.photometric);
        const request = {...drawn.placement, ...size, filter, background};
        await stopwatch.timeDecoding(() => image.makeWindow(request, levels[view]));
      }
    };

    /** The model that the view waits for then, or what it is normalised by; undefined = it was finished before. */
    const align = (view: number) => {
      const {chains, styles, drawsOf} = views[view];
      const chain = chains.get(task.domain) ?? NO_CHAIN;
      const drawn = drawChain(chain, (id) => sampleStream(task.seed, addressOf(drawsOf), id));
      const parts = splitAtModels(drawn);
      if (part >= parts.length) return undefined;
      const {steps, model} = parts[part];
      tally.clipped += alignPicture(levels[view], size, steps).clipped;
      const style = styles.get(task.domain)?.get(wayOf(chain, drawn).join());
      return {model, normalization: style ?? normalizationOf.get(task.domain) ?? 0};
    };

    const finish = (view: number, normalization: number) => {
      task.normalization[slots[view]] = normalization;
      // What such operations draw doesn't depend on the image, which is not at hand after a model.
      const operations = photometric.get(views[view].drawsOf) ?? drawFor(views[view], size).photometric;
      applyPhotometric(levels[view], size, operations);
      if (tables.length === 0) return;
      const out =
        dtype === 'float32'
          ? new Float32Array(task.pixels, placeOf(view), values)
          : new Uint16Array(task.pixels, placeOf(view), values);
      normalizeLevels(levels[view], tables[normalization], out);
    };

    if (part === 0) await decode();
    const jobs: ModelJob[] = [];
    for (const view of views.keys()) {
      if (part > 0 && dtype !== 'uint8') levels[view].set(inPlace(view));
      const aligned = await stopwatch.time('align', () => align(view));
      if (aligned === undefined) continue;
      const {model, normalization} = aligned;
      if (model === undefined) {
        await stopwatch.time('augment', () => {
          finish(view, normalization);
        });
        continue;
      }
      if (dtype !== 'uint8') inPlace(view).set(levels[view]);
      jobs.push({model: model.fingerprint, offset: placeOf(view), strength: model.strength});
    }
    return jobs;
  };
}
