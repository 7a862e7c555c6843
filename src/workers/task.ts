/**
 * What runs in the worker threads: open an image, make a window of it, augment the pixels, all into the sample's own
 * place in the batch.
 */
import {workerData} from 'node:worker_threads';

import {UndecodableError} from '../decode/index.js';

import {createViewMaker} from './make-views.js';
import type {SampleTask, TaskResult, WorkerSetup} from './messages.js';
import {createOpener} from './open-image.js';
import {UnreadableError} from './read-file.js';
import {startTally} from './tally.js';
import {openThreadClock} from './thread-cpu.js';

const setup = workerData as WorkerSetup;
const openImage = createOpener(setup);
const cpuClock = openThreadClock();
const viewMakers = Object.fromEntries(
  Object.entries(setup.recipes).map(([feed, recipe]) => [feed, createViewMaker(recipe)]),
);

/** Puts the task's samples into the batch, one after the other, until it is told to stop. */
export default async function fillSlots(task: SampleTask): Promise<TaskResult> {
  const tally = startTally();
  const bad: TaskResult['bad'][number][] = [];
  const waiting: TaskResult['waiting'][number][] = [];
  let filled = 0;
  const start = performance.now();
  const cpuBefore = cpuClock?.();
  const result = () => {
    const {stopwatch, ...counts} = tally;
    const elapsed = performance.now() - start;
    const cpu = cpuClock === undefined || cpuBefore === undefined ? elapsed : cpuClock() - cpuBefore;
    const {milliseconds} = stopwatch;
    return {filled, waiting, bad, milliseconds, thread: {elapsed, cpu}, ...counts};
  };
  for (const [place, sample] of task.samples.entries()) {
    if (Atomics.load(task.stop, 0) !== 0 || Atomics.load(setup.closing, 0) !== 0) break;
    const {index, part = 0} = sample;
    const open = () => openImage(index, setup.recipes[task.feed], tally, fileOf(task, place));
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

/** The file of the task's sample at `place`, where it was read to, if it was read ahead. */
function fileOf({files, samples}: SampleTask, place: number): Uint8Array | undefined {
  if (files === undefined || files.starts[place] < 0) return undefined;
  const bytes = setup.columns.bytes[samples[place].index];
  return new Uint8Array(files.buffer, files.starts[place], bytes);
}
