import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';

import {toError} from '../errors.js';

import {type FileMemory, freshMemory} from './file-memory.js';
import {failIfAsked, NO_FAULTS, type ReadFaults} from './read-faults.js';

/** Waits before the second, third and fourth try. */
const RETRY_MS = [50, 200, 800];

/** A file that could not be read although it was tried several times. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/**
 * The bytes of a file, in `memory`. A failed read is tried again: network file systems have bad moments.
 *
 * @throws UnreadableError if no try succeeds.
 */
export async function readFile(
  path: string,
  memory: FileMemory = freshMemory,
  faults: ReadFaults = NO_FAULTS,
): Promise<Uint8Array> {
  for (const wait of [...RETRY_MS, undefined]) {
    try {
      if (faults.delayMs > 0) Atomics.wait(never, 0, 0, faults.delayMs); // holds the thread up, as a slow disk does
      failIfAsked(faults);
      return readAll(path, memory);
    } catch (error) {
      if (wait === undefined) throw new UnreadableError(`${path}: ${toError(error).message}`);
      await delay(wait);
    }
  }
  throw new UnreadableError(path);
}

/** How samples are opened: without waiting for someone to write, as for a pipe in a file's place. */
export const READ_AT_ONCE = constants.O_RDONLY | constants.O_NONBLOCK;

/** Without callbacks: the thread has nothing else to do. */
function readAll(path: string, memory: FileMemory): Uint8Array {
  const file = openSync(path, READ_AT_ONCE);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('not a regular file');
    const bytes = memory(stats.size);
    let length = 0;
    for (let more = 1; more > 0 && length < bytes.length; length += more) {
      more = readSync(file, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

const never = new Int32Array(new SharedArrayBuffer(4));
