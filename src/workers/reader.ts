/**
 * What runs in the reader's thread: reads files into shared memory, many at once, so that the thread of gRPC has nothing
 * to do with it and those that decode need not wait.
 */
import {closeSync, open, read} from 'node:fs';
import {parentPort, workerData} from 'node:worker_threads';

import {samplePath} from '../catalog/index.js';
import type {CatalogColumns} from '../types.js';

import {failIfAsked, type ReadFaults} from './read-faults.js';
import {READ_AT_ONCE} from './read-file.js';

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

/** Asks that a request be answered soon, with what is read by then. */
export interface StopRequest {
  /** The request's id. */
  readonly stop: number;
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

interface WaitingFile {
  /** Of the request. */
  readonly id: number;
  readonly index: number;
  readonly target: Uint8Array;
  readonly done: (isWhole: boolean) => void;
}

/** In the order in which they are begun. */
let waiting: WaitingFile[] = [];
let free = FILES_AT_ONCE;

parentPort?.on('message', (message: ReadRequest | StopRequest) => {
  if ('stop' in message) stop(message.stop);
  else answer(message, (done) => parentPort?.postMessage(done));
});

/** All of this by callbacks: promises for each open, read and close took twice the CPU. */
function answer({id, buffer, files}: ReadRequest, send: (answer: ReadAnswer) => void): void {
  const read = files.map(() => false);
  const wanted = [...files.entries()].filter(([, {start}]) => start >= 0);
  let left = wanted.length;
  for (const [place, {index, start}] of wanted) {
    const target = new Uint8Array(buffer, start, columns.bytes[index] + 1);
    const done = (isWhole: boolean) => {
      read[place] = isWhole;
      if (--left === 0) send({id, read});
    };
    waiting.push({id, index, target, done});
  }
  begin();
}

/** Those files of a request that have not been begun are left out. */
function stop(request: number): void {
  const stopped = waiting.filter(({id}) => id === request);
  waiting = waiting.filter(({id}) => id !== request);
  for (const {done} of stopped) done(false);
}

function begin(): void {
  while (free > 0) {
    const file = waiting.shift();
    if (file === undefined) return;
    free--;
    readFaultily(samplePath(columns, file.index), file.target, (isWhole) => {
      free++;
      file.done(isWhole);
      begin();
    });
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
  open(path, READ_AT_ONCE, (fault, file) => {
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
