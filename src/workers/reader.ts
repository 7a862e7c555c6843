/**
 * What runs in the reader's thread: reads files into shared memory, many at once, so that the thread of gRPC has nothing
 * to do with it and those that decode need not wait.
 */
import {open} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {parentPort, workerData} from 'node:worker_threads';

import {samplePath} from '../catalog/index.js';
import type {CatalogColumns} from '../types.js';

import {failIfAsked, type ReadFaults} from './read-faults.js';

/** What the thread is given when it starts. */
export interface ReaderSetup {
  readonly columns: CatalogColumns;
  readonly faults: ReadFaults;
}

/** Files to be read. Structured-cloneable. */
export interface ReadRequest {
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly files: readonly PlacedFile[];
}

/** A sample's file, and where in the buffer it goes; there is one byte more, so that a file that has grown is noticed. */
export interface PlacedFile {
  /** Index in the catalog. */
  readonly index: number;
  /** -1 = it is not to be read. */
  readonly start: number;
}

/** What became of a request. */
export interface ReadAnswer {
  readonly id: number;
  /** For each file: whether all of it lies in the buffer. The others are left to who needs them. */
  readonly read: readonly boolean[];
}

/** What Node's own threads read at once; `start.cts` asks for more than the usual 4. */
const FILES_AT_ONCE = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

const {columns, faults} = workerData as ReaderSetup;

/** Resolved in turn, when another file may be read. */
const waiting: (() => void)[] = [];
let free = FILES_AT_ONCE;

parentPort?.on('message', (request: ReadRequest) => {
  void answer(request).then((done) => parentPort?.postMessage(done));
});

async function answer({id, buffer, files}: ReadRequest): Promise<ReadAnswer> {
  const read = await Promise.all(
    files.map(async ({index, start}) => {
      if (start < 0) return false;
      await takeTurn();
      try {
        return await readInto(new Uint8Array(buffer, start, columns.bytes[index] + 1), index);
      } catch {
        return false;
      } finally {
        endTurn();
      }
    }),
  );
  return {id, read};
}

/** @returns false if the file is not one byte shorter than `target`. */
async function readInto(target: Uint8Array, index: number): Promise<boolean> {
  if (faults.delayMs > 0) await delay(faults.delayMs);
  failIfAsked(faults);
  const file = await open(samplePath(columns, index));
  try {
    let length = 0;
    for (let bytes = 1; bytes > 0 && length < target.length; length += bytes) {
      ({bytesRead: bytes} = await file.read(target, length, target.length - length));
    }
    return length === target.length - 1;
  } finally {
    await file.close();
  }
}

async function takeTurn(): Promise<void> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function endTurn(): void {
  const next = waiting.shift();
  if (next === undefined) free++;
  else next();
}
