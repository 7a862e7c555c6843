/**
 * What runs in the worker threads: open an image, make a window of it, augment the pixels, all into the sample's own
 * place in the batch.
 */
import {workerData} from 'piscina';

import {applyPhotometric, drawSample} from '../augment/index.js';
import {UndecodableError} from '../decode/index.js';

import type {PlacedSample, SampleTask, TaskResult, WorkerSetup} from './messages.js';
import {createOpener} from './open-image.js';
import {UnreadableError} from './read-file.js';
import {startTally, type Tally} from './tally.js';

const setup = workerData as WorkerSetup;
const openImage = createOpener(setup);

/** Puts the task's samples into the batch, one after the other, until it is told to stop. */
export default async function fillSlots(task: SampleTask): Promise<TaskResult> {
  const tally = startTally();
  const bad: TaskResult['bad'][number][] = [];
  let filled = 0;
  const result = () => {
    const {stopwatch, ...counts} = tally;
    return {filled, bad, milliseconds: stopwatch.milliseconds, ...counts};
  };
  for (const sample of task.samples) {
    if (Atomics.load(task.stop, 0) !== 0 || Atomics.load(setup.closing, 0) !== 0) break;
    try {
      await fillSlot(task, sample, tally);
      filled++;
    } catch (error) {
      if (error instanceof UnreadableError) return {...result(), unreadable: error.message};
      if (!(error instanceof UndecodableError)) throw error;
      bad.push({slot: sample.slot, index: sample.index, reason: error.message});
    }
  }
  return result();
}

async function fillSlot(task: SampleTask, sample: PlacedSample, tally: Tally): Promise<void> {
  const recipe = setup.recipes[task.feed];
  const {width, height, filter, background} = recipe;
  const target = {width, height};
  const imageBytes = width * height * 3;
  const sampleId = setup.columns.sampleId[sample.index];
  const image = await openImage(sample.index, recipe, tally);
  for (const [view, {augment}] of recipe.views.entries()) {
    const address = {sampleId, epoch: task.epoch, pass: sample.pass, view};
    const drawn = drawSample(augment, task.seed, address, image, target);
    const place = (view * task.batchSize + sample.slot) * imageBytes;
    const out = new Uint8Array(task.pixels, place, imageBytes);
    const request = {...drawn.placement, ...target, filter, background};
    await tally.stopwatch.time('decode', () => image.makeWindow(request, out));
    await tally.stopwatch.time('augment', () => {
      applyPhotometric(out, target, drawn.photometric);
    });
  }
}
