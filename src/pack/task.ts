/**
 * What runs in the threads of `pack`: read a file, make it smaller or not, put it in its place.
 */
import {statSync} from 'node:fs';
import {workerData} from 'node:worker_threads';

import {relativePath, samplePath} from '../catalog/index.js';
import {UndecodableError} from '../decode/index.js';
import {toError} from '../errors.js';
import {placeFile} from '../place-file.js';
import {readFile} from '../workers/read-file.js';

import type {PackedFile, PackResult, PackSetup, PackTask} from './messages.js';
import {packPicture, type PackedPicture} from './pack-picture.js';

const setup = workerData as PackSetup;

/** Packs one sample. Faults of the disk are answered, not thrown: errors lose their class between threads. */
export default async function packSample(task: PackTask): Promise<PackResult> {
  const path = relativePath(setup.columns, task.index);
  try {
    return {file: await pack(task, path)};
  } catch (error) {
    return {failure: `${path}: ${toError(error).message}`};
  }
}

async function pack({index, measure}: PackTask, path: string): Promise<PackedFile> {
  const {columns, out} = setup;
  const source = samplePath(columns, index);
  const sourceTime = statSync(source).mtimeMs;
  const sourceBytes = columns.bytes[index];
  const picture = await pictureOf(source, sourceBytes, measure);
  const written = 'reason' in picture ? undefined : picture.bytes;
  const bytes = placeFile(`${out}/${path}`, written ?? source, index);
  const seen = {path, sourceBytes, sourceTime, bytes};
  if ('reason' in picture) return {...seen, fate: 'bad', reason: picture.reason};
  const {fate, size, packedSize, error} = picture;
  return {
    ...seen,
    fate,
    size: [size.width, size.height],
    packedSize: [packedSize.width, packedSize.height],
    ...(error !== undefined && {error}),
  };
}

/** What becomes of the picture, or why it is bad. */
async function pictureOf(
  source: string,
  bytesInCatalog: number,
  measure: boolean,
): Promise<PackedPicture | {reason: string}> {
  const {settings, limits, mislabelled} = setup;
  const {maxFileBytes} = limits;
  try {
    // Before the file is read: a huge one must not be.
    if (bytesInCatalog > maxFileBytes) {
      throw new UndecodableError(`too large: ${bytesInCatalog} bytes, the limit is ${maxFileBytes}`);
    }
    const bytes = await readFile(source);
    if (bytes.length !== bytesInCatalog) {
      throw new Error(`${bytes.length} bytes, ${bytesInCatalog} when the folders were read; run pack again`);
    }
    return await packPicture(bytes, source, settings, limits, mislabelled, measure);
  } catch (error) {
    if (error instanceof UndecodableError) return {reason: error.message};
    throw error;
  }
}
