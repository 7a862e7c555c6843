/**
 * What runs in the worker threads: read a file, decode a window of it, augment the pixels, all into the sample's
 * own place in the batch. Decoded images are kept in the cache; what is there is neither read nor decoded.
 */
import {workerData} from 'piscina';

import {applyPhotometric, drawSample} from '../augment/index.js';
import {samplePath} from '../catalog/index.js';
import {type EncodedImage, UndecodableError, type WindowRequest} from '../decode/decoder.js';
import {
  decodeWhole,
  decodeWindow,
  extensionFormat,
  inspect,
  type KeptImage,
  windowOf,
} from '../decode/index.js';

import {ImageCache} from './image-cache.js';
import type {PlacedSample, SampleRecipe, SampleTask, TaskResult, WorkerSetup} from './messages.js';
import {readFile, UnreadableError} from './read-file.js';
import {Stopwatch} from './stopwatch.js';

const setup = workerData as WorkerSetup;
const cache = setup.cache === undefined ? undefined : new ImageCache(setup.cache);

/** What a task measures on its way. */
interface Tally {
  readonly stopwatch: Stopwatch;
  readonly cache: {hits: number; misses: number};
  /** How many windows each decoder decoded. */
  readonly decoded: Record<string, number>;
  /** How many windows a decoder left to the next one, by `decoder: reason`. */
  readonly refused: Record<string, number>;
}

/** A sample that windows can be made of. */
interface OpenImage {
  /** Of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly makeWindow: (request: WindowRequest, out: Uint8Array) => void | Promise<void>;
}

/** Puts the task's samples into the batch, one after the other, until it is told to stop. */
export default async function fillSlots(task: SampleTask): Promise<TaskResult> {
  const tally: Tally = {stopwatch: new Stopwatch(), cache: {hits: 0, misses: 0}, decoded: {}, refused: {}};
  const bad: TaskResult['bad'][number][] = [];
  let filled = 0;
  const result = () => {
    const {stopwatch, ...counts} = tally;
    return {filled, bad, milliseconds: stopwatch.milliseconds, ...counts};
  };
  for (const sample of task.samples) {
    if (Atomics.load(task.stop, 0) !== 0) break;
    try {
      await fillSlot(task, sample, tally);
      filled++;
    } catch (error) {
      if (error instanceof UnreadableError) return {...result(), unreadable: error.message};
      if (!(error instanceof UndecodableError)) throw error;
      bad.push({...sample, reason: error.message});
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
    const out = new Uint8Array(task.pixels, sample.slots[view] * imageBytes, imageBytes);
    const request = {...drawn.placement, ...target, filter, background};
    await tally.stopwatch.time('decode', () => image.makeWindow(request, out));
    await tally.stopwatch.time('augment', () => {
      applyPhotometric(out, target, drawn.photometric);
    });
  }
}

/** From the cache, or else from the file, which is then put into the cache if that takes it. */
async function openImage(index: number, recipe: SampleRecipe, tally: Tally): Promise<OpenImage> {
  const cached = cache?.get(index);
  if (cached !== undefined) {
    tally.cache.hits++;
    return openKept(cached);
  }
  if (cache !== undefined) tally.cache.misses++;
  const {columns, limits} = setup;
  const path = samplePath(columns, index);
  const sizeInCatalog = columns.bytes[index];
  refuseOversize(sizeInCatalog, limits.maxFileBytes);
  const bytes = await tally.stopwatch.time('read', () => readFile(path));
  if (bytes.length !== sizeInCatalog) {
    throw new UndecodableError(`changed: ${bytes.length} bytes, ${sizeInCatalog} when the catalog was made`);
  }
  const header = inspect(bytes, path, limits, recipe.mislabelled);
  const encoded = {bytes, header};
  const kept = await tally.stopwatch.time('decode', () => keepWhole(index, path, encoded));
  if (kept !== undefined) return openKept(kept);
  const {width, height} = header;
  return {
    width,
    height,
    makeWindow: async (request, out) => {
      const {decoder, refusals} = await decodeWindow({...request, ...encoded}, out);
      count(tally.decoded, decoder);
      for (const refusal of refusals) count(tally.refused, `${refusal.decoder}: ${refusal.reason}`);
    },
  };
}

function openKept(kept: KeptImage): OpenImage {
  const {width, height} = kept;
  return {
    width,
    height,
    makeWindow: (request, out) => {
      windowOf(kept, request, out);
    },
  };
}

/**
 * Decodes a whole image for the cache.
 *
 * @returns undefined if the cache doesn't take it, or if it is damaged: a window of it may still be good, with the cache as
 *   without.
 */
async function keepWhole(index: number, path: string, image: EncodedImage): Promise<KeptImage | undefined> {
  const {width, height, format} = image.header;
  // Only some feeds take a file whose name is wrong, but all of them look into the cache.
  if ((extensionFormat(path) ?? format) !== format) return undefined;
  if (cache?.claim(index, width * height * 3) !== true) return undefined;
  try {
    const whole = await decodeWhole(image);
    if (whole === undefined) cache.refuse(index);
    else cache.put(index, whole);
    return whole;
  } catch (error) {
    cache.refuse(index);
    if (error instanceof UndecodableError) return undefined;
    throw error;
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Before the file is read: a huge one must not be. */
function refuseOversize(bytes: number, limit: number): void {
  if (bytes > limit) throw new UndecodableError(`too large: ${bytes} bytes, the limit is ${limit}`);
}
