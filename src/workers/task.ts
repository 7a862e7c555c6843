/**
 * What runs in the worker threads: open an image, make a window of it, augment the pixels, all into the sample's own
 * place in the batch.
 */
import {workerData} from 'piscina';

import {UndecodableError} from '../decode/index.js';

import {createViewMaker} from './make-views.js';
import type {SampleTask, TaskResult, WorkerSetup} from './messages.js';
import {createOpener} from './open-image.js';
import {UnreadableError} from './read-file.js';
import {startTally} from './tally.js';

const setup = workerData as WorkerSetup;
const openImage = createOpener(setup);
const viewMakers = Object.fromEntries(
  Object.entries(setup.recipes).map(([feed, recipe]) => [feed, createViewMaker(recipe)]),
);

/** Puts the task's samples into the batch, one after the other, until it is told to stop. */
export default async function fillSlots(task: SampleTask): Promise<TaskResult> {
  const tally = startTally();
  const bad: TaskResult['bad'][number][] = [];
  const waiting: TaskResult['waiting'][number][] = [];
  let filled = 0;
  const result = () => {
    const {stopwatch, ...counts} = tally;
    return {filled, waiting, bad, milliseconds: stopwatch.milliseconds, ...counts};
  };
  for (const sample of task.samples) {
    if (Atomics.load(task.stop, 0) !== 0 || Atomics.load(setup.closing, 0) !== 0) break;
    const {index, part = 0} = sample;
    const open = () => openImage(index, setup.recipes[task.feed], tally);
    try {
      const jobs = await viewMakers[task.feed](task, sample, setup.columns.sampleId[index], open, tally);
      if (jobs.length > 0) waiting.push({sample: {...sample, part: part + 1}, jobs});
      else filled++;
    } catch (error) {
      if (error instanceof UnreadableError) return {...result(), unreadable: error.message};
      if (!(error instanceof UndecodableError)) throw error;
      bad.push({...sample, reason: error.message});
    }
  }
  return result();
}
