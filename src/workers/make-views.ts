import {alignPicture, drawChain, wayOf} from '../align/index.js';
import {applyPhotometric, drawSample, type DrawnSample} from '../augment/index.js';
import {type SampleAddress, sampleStream} from '../random.js';

import type {PlacedSample, SampleRecipe, SampleTask} from './messages.js';
import {levelTable, normalizeLevels} from './normalize-levels.js';
import type {OpenImage} from './open-image.js';
import type {Tally} from './tally.js';

/** Makes all views of a sample, each into its place in the batch. */
export type ViewMaker = (
  task: SampleTask,
  sample: PlacedSample,
  sampleId: bigint,
  image: OpenImage,
  tally: Tally,
) => Promise<void>;

/** What makes the views of a feed's samples, in one thread. */
export function createViewMaker(recipe: SampleRecipe): ViewMaker {
  const {views, width, height, filter, background, dtype, normalizations, normalizationOf} = recipe;
  const size = {width, height};
  const values = width * height * 3;
  const tables = dtype === 'uint8' ? [] : normalizations.map((entry) => levelTable(entry, dtype));
  /** Levels of views that leave as floats. */
  const scratch = views.map(() => new Uint8Array(dtype === 'uint8' ? 0 : values));

  return async (task, sample, sampleId, image, tally) => {
    const {stopwatch} = tally;
    const levels = views.map((_, view) =>
      dtype === 'uint8' ? new Uint8Array(task.pixels, sample.slots[view] * values, values) : scratch[view],
    );
    const addressOf = (drawsOf: number): SampleAddress => ({
      sampleId,
      epoch: task.epoch,
      pass: sample.pass,
      view: drawsOf,
    });
    const draws = new Map<number, {view: number; drawn: DrawnSample}>();
    for (const [view, {augment, drawsOf}] of views.entries()) {
      const made = draws.get(drawsOf);
      if (made !== undefined) {
        levels[view].set(levels[made.view]); // the same window, still as it was decoded
        continue;
      }
      const drawn = drawSample(augment, task.seed, addressOf(drawsOf), image, size);
      draws.set(drawsOf, {view, drawn});
      const request = {...drawn.placement, ...size, filter, background};
      await stopwatch.time('decode', () => image.makeWindow(request, levels[view]));
    }
    for (const [view, {drawsOf, chains, styles}] of views.entries()) {
      let style: number | undefined;
      const chain = chains[task.domain];
      if (chain !== undefined && chain.steps.length > 0) {
        await stopwatch.time('align', () => {
          const steps = drawChain(chain, (id) => sampleStream(task.seed, addressOf(drawsOf), id));
          tally.clipped += alignPicture(levels[view], size, steps).clipped;
          style = styles[task.domain]?.[wayOf(chain, steps).join()];
        });
      }
      const normalization = style ?? normalizationOf[task.domain] ?? 0;
      task.normalization[sample.slots[view]] = normalization;
      await stopwatch.time('augment', () => {
        applyPhotometric(levels[view], size, draws.get(drawsOf)?.drawn.photometric ?? []);
        if (tables.length === 0) return;
        const start = sample.slots[view] * values * tables[normalization].BYTES_PER_ELEMENT;
        const out =
          dtype === 'float32'
            ? new Float32Array(task.pixels, start, values)
            : new Uint16Array(task.pixels, start, values);
        normalizeLevels(levels[view], tables[normalization], out);
      });
    }
  };
}
