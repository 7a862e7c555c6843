import {type Stats, statSync} from 'node:fs';

import {relativePath, samplePath} from '../catalog/index.js';
import {DomainfeedError} from '../errors.js';
import {startThreads} from '../threads.js';

import {openJournal} from './journal.js';
import type {PackedFile, PackResult, PackSetup, PackTask} from './messages.js';

const TASK_FILE = new URL('../../dist/pack/task.js', import.meta.url);

/** The error is measured on about so many samples, evenly spaced. */
const MEASURED = 256;

/** A set after packing. */
export interface PackedSet {
  /** (N) in catalog order. */
  readonly files: readonly PackedFile[];
  /** How many of them earlier runs had packed. */
  readonly kept: number;
}

/**
 * Writes every sample of a catalog to the same relative path below `setup.out`. What earlier runs with the same
 * settings have written stays, if neither it nor its source has changed since; so a run that was cut off goes on. Bad
 * ones are looked at again, since the limits may have changed.
 *
 * @param onProgress - Is told how many samples are in their place.
 * @throws INVALID_ARGUMENT if the folder can't be used for that; UNAVAILABLE if a file can't be read or written.
 */
export async function packSet(
  setup: PackSetup,
  threads: number,
  onProgress: (done: number) => void,
): Promise<PackedSet> {
  const {columns, out, settings} = setup;
  const journal = openJournal(out, settings);
  const total = columns.label.length;
  const measureEvery = Math.ceil(total / MEASURED);
  const files = new Array<PackedFile>(total);
  const pool = startThreads<PackTask, PackResult>({file: TASK_FILE, count: threads, setup});
  let next = 0;
  let done = 0;
  let kept = 0;
  const packOne = async (index: number): Promise<PackedFile> => {
    const before = journal.done.get(relativePath(columns, index));
    if (before !== undefined && before.fate !== 'bad' && isCurrent(before, samplePath(columns, index), out)) {
      kept++;
      return before;
    }
    const result = await pool.run({index, measure: index % measureEvery === 0});
    if ('failure' in result) throw new DomainfeedError('UNAVAILABLE', `Could not pack ${result.failure}`);
    journal.add(result.file);
    return result.file;
  };
  const work = async () => {
    while (next < total) {
      const index = next++;
      files[index] = await packOne(index);
      onProgress(++done);
    }
  };
  const stopOthers = (error: unknown) => {
    next = total;
    throw error;
  };
  try {
    // All of them, since a thread that is ended while it loads or calls koffi takes the process with it.
    const outcomes = await Promise.allSettled(
      Array.from({length: threads * 2}, () => work().catch(stopOthers)),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await pool.end();
    journal.close();
  }
  return {files, kept};
}

/** True if source and result are as they were when the result was written. */
function isCurrent(file: PackedFile, source: string, out: string): boolean {
  const before = statsOf(source);
  const after = statsOf(`${out}/${file.path}`);
  return (
    before?.size === file.sourceBytes && before.mtimeMs === file.sourceTime && after?.size === file.bytes
  );
}

/** Undefined where nothing can be seen: packing the file will say why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
