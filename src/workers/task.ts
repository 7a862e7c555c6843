/**
 * What runs in the worker threads: read a file, decode a window of it, augment the pixels, all into the sample's
 * own place in the batch.
 */
import {workerData} from 'piscina';

import {applyPhotometric, drawSample} from '../augment/index.js';
import {samplePath} from '../catalog/index.js';
import {UndecodableError} from '../decode/decoder.js';
import {decodeWindow, inspect} from '../decode/index.js';

import type {PlacedSample, SampleTask, TaskResult, WorkerSetup} from './messages.js';
import {readFile, UnreadableError} from './read-file.js';
import {Stopwatch} from './stopwatch.js';

const setup = workerData as WorkerSetup;

/** Puts the task's samples into the batch, one after the other, until it is told to stop. */
export default async function fillSlots(task: SampleTask): Promise<TaskResult> {
  const stopwatch = new Stopwatch();
  const bad: TaskResult['bad'][number][] = [];
  const tally: Tally = {decoded: {}, refused: {}};
  let filled = 0;
  for (const sample of task.samples) {
    if (Atomics.load(task.stop, 0) !== 0) break;
    try {
      await fillSlot(task, sample, stopwatch, tally);
      filled++;
    } catch (error) {
      if (error instanceof UnreadableError) {
        return {filled, ...tally, bad, unreadable: error.message, milliseconds: stopwatch.milliseconds};
      }
      if (!(error instanceof UndecodableError)) throw error;
      bad.push({slot: sample.slot, index: sample.index, reason: error.message});
    }
  }
  return {filled, ...tally, bad, milliseconds: stopwatch.milliseconds};
}

/** Which decoders did the work, and which left it to others. */
interface Tally {
  readonly decoded: Record<string, number>;
  readonly refused: Record<string, number>;
}

async function fillSlot(
  task: SampleTask,
  sample: PlacedSample,
  stopwatch: Stopwatch,
  {decoded, refused}: Tally,
): Promise<void> {
  const {columns, limits} = setup;
  const recipe = setup.recipes[task.feed];
  const path = samplePath(columns, sample.index);
  const sizeInCatalog = columns.bytes[sample.index];
  refuseOversize(sizeInCatalog, limits.maxFileBytes);
  const bytes = await stopwatch.time('read', () => readFile(path));
  if (bytes.length !== sizeInCatalog) {
    throw new UndecodableError(`changed: ${bytes.length} bytes, ${sizeInCatalog} when the catalog was made`);
  }
  const header = inspect(bytes, path, limits, recipe.mislabelled);
  const target = {width: recipe.width, height: recipe.height};
  const imageBytes = target.width * target.height * 3;
  for (const [view, {augment}] of recipe.views.entries()) {
    const address = {sampleId: columns.sampleId[sample.index], epoch: task.epoch, pass: sample.pass, view};
    const drawn = drawSample(augment, task.seed, address, header, target);
    const place = (view * task.batchSize + sample.slot) * imageBytes;
    const out = new Uint8Array(task.pixels, place, imageBytes);
    const {filter, background} = recipe;
    const request = {bytes, header, ...drawn.placement, ...target, filter, background};
    const {decoder, refusals} = await stopwatch.time('decode', () => decodeWindow(request, out));
    count(decoded, decoder);
    for (const refusal of refusals) count(refused, `${refusal.decoder}: ${refusal.reason}`);
    await stopwatch.time('augment', () => {
      applyPhotometric(out, target, drawn.photometric);
    });
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Before the file is read: a huge one must not be. */
function refuseOversize(bytes: number, limit: number): void {
  if (bytes > limit) throw new UndecodableError(`too large: ${bytes} bytes, the limit is ${limit}`);
}
