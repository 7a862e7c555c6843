/**
 * What runs in the threads that measure: read a file, decode all of it at the feed's size, add up its pixels.
 */
import {workerData} from 'piscina';

import {drawSample} from '../augment/index.js';
import {samplePath} from '../catalog/index.js';
import {decodeWindow, inspect, UndecodableError} from '../decode/index.js';
import type {BadSample} from '../types.js';
import {readFile, UnreadableError} from '../workers/read-file.js';

import {createMeasure} from './measure.js';
import type {MeasureResult, MeasureSetup, MeasureTask} from './messages.js';

const setup = workerData as MeasureSetup;
const {recipe, columns} = setup;
const size = {width: recipe.width, height: recipe.height};

/** One image at a time: (H, W, 3). */
const pixels = new Uint8Array(size.width * size.height * 3);

/** Nothing is drawn: of all operations only those are left that are the same in each epoch. */
const NO_SEED = 0n;
const ANY_VISIT = {epoch: 0, pass: 0, view: 0};

/** Measures the task's samples, one after the other. */
export default async function measureSamples({domain, indices}: MeasureTask): Promise<MeasureResult> {
  const measure = createMeasure();
  const bad: BadSample[] = [];
  for (const index of indices) {
    try {
      await decodeSample(index);
    } catch (error) {
      if (error instanceof UnreadableError) return {unreadable: error.message};
      if (!(error instanceof UndecodableError)) throw error;
      bad.push({index, reason: error.message});
      continue;
    }
    measure.add(pixels);
  }
  return {sums: {[domain]: measure.sums()}, bad};
}

async function decodeSample(index: number): Promise<void> {
  const path = samplePath(columns, index);
  const sizeInCatalog = columns.bytes[index];
  const {maxFileBytes} = recipe.limits;
  // Before the file is read: a huge one must not be.
  if (sizeInCatalog > maxFileBytes) {
    throw new UndecodableError(`too large: ${sizeInCatalog} bytes, the limit is ${maxFileBytes}`);
  }
  const bytes = await readFile(path);
  if (bytes.length !== sizeInCatalog) {
    throw new UndecodableError(`changed: ${bytes.length} bytes, ${sizeInCatalog} when the catalog was made`);
  }
  const header = inspect(bytes, path, recipe.limits, recipe.mislabelled);
  const address = {sampleId: columns.sampleId[index], ...ANY_VISIT};
  const {placement} = drawSample(recipe.augment, NO_SEED, address, header, size);
  const {filter, background} = recipe;
  await decodeWindow({bytes, header, ...placement, ...size, filter, background}, pixels);
}
