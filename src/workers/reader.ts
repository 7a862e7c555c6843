/**
 * What runs in the reader's thread: reads files into shared memory, many at once, so that the thread of gRPC has nothing
 * to do with it and those that decode need not wait.
 */
import {closeSync, open, read} from 'node:fs';
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
const isFaulty = faults.delayMs > 0 || faults.failEvery > 0;

/** Begin with a file each, in this order. */
const waiting: (() => void)[] = [];
let free = FILES_AT_ONCE;

parentPort?.on('message', (request: ReadRequest) => {
  answer(request, (done) => parentPort?.postMessage(done));
});

/** All of this by callbacks: promises for each open, read and close took twice the CPU. */
function answer({id, buffer, files}: ReadRequest, send: (answer: ReadAnswer) => void): void {
  const read = files.map(() => false);
  const wanted = [...files.entries()].filter(([, {start}]) => start >= 0);
  let left = wanted.length;
  for (const [place, {index, start}] of wanted) {
    const target = new Uint8Array(buffer, start, columns.bytes[index] + 1);
    waiting.push(() => {
      readFaultily(samplePath(columns, index), target, (isWhole) => {
        read[place] = isWhole;
        if (--left === 0) send({id, read});
        free++;
        begin();
      });
    });
  }
  begin();
}

function begin(): void {
  while (free > 0 && waiting.length > 0) {
    free--;
    waiting.shift()?.();
  }
}

/** As on a disk with the faults that were asked for. */
function readFaultily(path: string, target: Uint8Array, done: (isWhole: boolean) => void): void {
  if (!isFaulty) {
    readWhole(path, target, done);
    return;
  }
  setTimeout(() => {
    try {
      failIfAsked(faults);
    } catch {
      done(false);
      return;
    }
    readWhole(path, target, done);
  }, faults.delayMs);
}

/** Tells whether the file is one byte shorter than `target`, and all of it is there. */
function readWhole(path: string, target: Uint8Array, done: (isWhole: boolean) => void): void {
  open(path, (fault, file) => {
    if (fault !== null) {
      done(false);
      return;
    }
    const readFrom = (length: number) => {
      read(file, target, length, target.length - length, null, (fault, bytes) => {
        const end = length + bytes;
        if (fault === null && bytes > 0 && end < target.length - 1) {
          readFrom(end);
          return;
        }
        done(closeQuickly(file) && fault === null && end === target.length - 1);
      });
    };
    readFrom(0);
  });
}

/** In this thread: a close hardly ever waits for the disk, and handing it to another takes more CPU than the close. */
function closeQuickly(file: number): boolean {
  try {
    closeSync(file);
    return true;
  } catch {
    return false;
  }
}
