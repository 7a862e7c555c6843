import {Worker} from 'node:worker_threads';

import {BatchMemory, type Lease} from './batch-memory.js';
import {Expectations} from './expectations.js';
import {median} from './median.js';
import type {ReadAnswer, ReaderSetup, ReadRequest, StopRequest} from './reader.js';

/** Files of samples in shared memory, to be given back. */
export interface ReadFiles {
  readonly buffer: SharedArrayBuffer;
  /** Where the file of each sample begins; -1 = it is not there, whoever needs it reads it. */
  readonly starts: readonly number[];
  readonly release: () => void;
}

/** What `ReadAhead` works with. */
export interface ReadAheadOptions extends ReaderSetup {
  /** What the files may take that wait to be decoded. */
  readonly limitBytes: number;
  /** Larger files are not read. */
  readonly maxFileBytes: number;
}

/** The compiled file, see `pool.ts`. */
const READER_FILE = new URL('../../dist/workers/reader.js', import.meta.url);

/**
 * How long reading a file takes on average when reading ahead begins, and when it ends. A file in the page cache takes
 * 0.02 to 0.1 ms; to have it read by another thread costs about that much again, and gains nothing.
 */
const SLOW_MS = 1;
const FAST_MS = 0.3;
/** How much the last task counts in that average. */
const NEWEST_SHARE = 0.5;
/**
 * While files are read ahead, one of so many is left to the threads all the same, to learn whether reading is still slow.
 * With one of 256, and 5 ms a read, threads waited for 2 % of their time.
 */
const PROBE_EVERY = 2048;
/** Where a file may begin: V8 copies out of shared memory word by word if it can, else byte by byte. */
const ALIGNMENT = 8;

/**
 * Has files read before a thread needs them, where reading is slow: those of the tasks that are handed in, and those of
 * batches that will probably be asked for next. A task begins when its files are there. Only when files are read depends
 * on it, never what becomes of them.
 *
 * Half of the memory is for tasks, the other half for what is expected.
 */
export class ReadAhead {
  private readonly memory: BatchMemory;
  private readonly spare: BatchMemory;
  private readonly expectations = new Expectations<Reading>();
  private reader: Worker | undefined;
  private requests = 0;
  /** By request: told undefined if the reader's thread fails, or is ended. */
  private readonly pending = new Map<number, (answer: ReadAnswer | undefined) => void>();
  private averageMs: number | undefined;
  private files = 0;
  private isSlow = false;

  constructor(private readonly options: ReadAheadOptions) {
    this.memory = new BatchMemory(options.limitBytes / 2);
    this.spare = new BatchMemory(options.limitBytes / 2);
  }

  /** Bytes of files that wait to be decoded, and of memory kept for others. */
  get bytes(): number {
    return this.memory.bytes + this.spare.bytes;
  }

  /** Is told what the files took that a thread had to read for a task, in milliseconds. */
  observe(milliseconds: readonly number[]): void {
    const typical = median(milliseconds); // on a busy machine the mean would tell of threads that waited for a core
    if (typical === undefined) return;
    const before = this.averageMs ?? typical;
    this.averageMs = before + (typical - before) * NEWEST_SHARE;
    this.isSlow = this.averageMs > (this.isSlow ? FAST_MS : SLOW_MS);
  }

  /**
   * The files of samples, once they are read.
   *
   * @param indices - In the catalog, of the samples of a task.
   * @param isNeeded - False for a sample whose file nobody will look at.
   * @param signal - Leaves the rest unread.
   * @returns undefined if they are not read ahead: then threads read for themselves.
   * @throws CANCELLED if `signal` aborts while it waits for memory.
   */
  async take(
    indices: readonly number[],
    isNeeded: (index: number) => boolean,
    signal: AbortSignal,
  ): Promise<ReadFiles | undefined> {
    if (!this.isSlow) return undefined;
    const reading = this.expectations.take(indices) ?? (await this.readNow(indices, isNeeded, signal));
    if (reading === undefined) return undefined;
    const {stop, files} = reading;
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    return files.finally(() => {
      signal.removeEventListener('abort', stop);
    });
  }

  /**
   * Begins with the files of a batch that will probably be asked for.
   *
   * @param batch - Its name.
   * @param tasks - As `take` will be asked for them.
   */
  expect(
    batch: string,
    tasks: () => readonly (readonly number[])[],
    isNeeded: (index: number) => boolean,
  ): void {
    if (!this.isSlow) return;
    this.expectations.add(batch, tasks, (indices) => {
      const layout = this.layOut(indices, isNeeded);
      const lease = layout && this.spare.tryAcquire(layout.bytes);
      return layout && lease && this.read(layout, lease);
    });
  }

  /** Ends the reader's thread. */
  async close(): Promise<void> {
    this.isSlow = false;
    await this.reader?.terminate();
    this.giveUp();
  }

  /** Where files go, with the byte that each has to spare; undefined if there are none. */
  private layOut(indices: readonly number[], isNeeded: (index: number) => boolean): Layout | undefined {
    const {columns, maxFileBytes} = this.options;
    let end = 0;
    const starts = indices.map((index) => {
      const bytes = columns.bytes[index];
      if (bytes > maxFileBytes || !isNeeded(index) || ++this.files % PROBE_EVERY === 0) return -1;
      const start = end;
      end = Math.ceil((start + bytes + 1) / ALIGNMENT) * ALIGNMENT;
      return start;
    });
    if (end === 0) return undefined;
    return {indices, starts, bytes: 2 ** Math.ceil(Math.log2(end))};
  }

  private async readNow(
    indices: readonly number[],
    isNeeded: (index: number) => boolean,
    signal: AbortSignal,
  ): Promise<Reading | undefined> {
    const layout = this.layOut(indices, isNeeded);
    if (layout === undefined || layout.bytes > this.options.limitBytes / 2) return undefined;
    return this.read(layout, await this.memory.acquire(layout.bytes, signal));
  }

  private read({indices, starts}: Layout, {buffer, release}: Lease): Reading {
    const id = this.requests++;
    const request = {id, buffer, files: indices.map((index, i) => ({index, start: starts[i]}))};
    this.reader ??= this.startReader();
    this.reader.postMessage(request satisfies ReadRequest);
    const answer = new Promise<ReadAnswer | undefined>((resolve) => this.pending.set(id, resolve));
    const files = answer.then((done) => {
      if (done !== undefined) {
        return {buffer, starts: starts.map((start, i) => (done.read[i] ? start : -1)), release};
      }
      release();
      return undefined;
    });
    const stop = () => {
      if (this.pending.has(id)) this.reader?.postMessage({stop: id} satisfies StopRequest);
    };
    const giveUp = () => {
      stop();
      void files.then((read) => read?.release());
    };
    return {files, stop, giveUp};
  }

  private startReader(): Worker {
    const {columns, faults} = this.options;
    const reader = new Worker(READER_FILE, {workerData: {columns, faults} satisfies ReaderSetup});
    reader.unref();
    reader.on('message', (answer: ReadAnswer) => {
      this.pending.get(answer.id)?.(answer);
      this.pending.delete(answer.id);
    });
    reader.on('error', () => undefined); // 'exit' follows
    reader.on('exit', () => {
      this.reader = undefined; // the next files start another one
      this.giveUp(); // not before: until here its reads may still write to the memory
    });
    return reader;
  }

  private giveUp(): void {
    for (const resolve of this.pending.values()) resolve(undefined);
    this.pending.clear();
  }
}

/** Files of a task that are being read. */
interface Reading {
  /** Undefined if they could not be. */
  readonly files: Promise<ReadFiles | undefined>;
  /** Has those left out that have not been begun. */
  readonly stop: () => void;
  /** Instead of waiting for them: gives their memory back. */
  readonly giveUp: () => void;
}

/** Where the files of a task go in a buffer. */
interface Layout {
  readonly indices: readonly number[];
  /** -1 = the file is not to be read. */
  readonly starts: readonly number[];
  /** A power of two, so that few sizes are asked for and memory is reused. */
  readonly bytes: number;
}
