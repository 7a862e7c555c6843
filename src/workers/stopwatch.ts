import {resizeMilliseconds} from '../decode/index.js';

import {noMilliseconds, type ThreadStage} from './messages.js';

/** Adds up the time that stages take, in milliseconds. */
export class Stopwatch {
  readonly milliseconds = noMilliseconds();

  /** Runs `work` and adds its time to the stage, also if it fails. */
  async time<T>(stage: ThreadStage, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.milliseconds[stage] += performance.now() - start;
    }
  }

  /** The same for work that decodes and resizes: it knows which is which. */
  async timeDecoding<T>(work: () => T | Promise<T>): Promise<T> {
    const before = resizeMilliseconds();
    try {
      return await this.time('decode', work);
    } finally {
      const resizing = resizeMilliseconds() - before;
      this.milliseconds.decode -= resizing;
      this.milliseconds.resize += resizing;
    }
  }
}
