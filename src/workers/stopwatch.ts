import type {StageMilliseconds} from './messages.js';

/** Adds up the time that stages take, in milliseconds. */
export class Stopwatch {
  readonly milliseconds: {-readonly [stage in keyof StageMilliseconds]: number} = {
    read: 0,
    decode: 0,
    align: 0,
    style: 0,
    augment: 0,
  };

  /** Runs `work` and adds its time to the stage, also if it fails. */
  async time<T>(stage: keyof StageMilliseconds, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.milliseconds[stage] += performance.now() - start;
    }
  }
}
