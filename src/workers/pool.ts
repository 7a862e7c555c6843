import {DomainfeedError} from '../errors.js';
import {startThreads} from '../threads.js';

import type {SampleTask, TaskResult, WorkerSetup} from './messages.js';

/** The threads that make pixels. */
export interface WorkerPool {
  readonly threads: number;
  readonly run: (task: SampleTask) => Promise<TaskResult>;
  /** Ends the threads, once each has finished the sample it is at; tasks that are not done fail with UNAVAILABLE. */
  readonly close: () => Promise<void>;
}

const TASK_FILE = new URL('../../dist/workers/task.js', import.meta.url);

/**
 * What the young objects of a thread may take. V8 gives them 48 MiB unless it is told otherwise, of which a thread, whose
 * pixels lie elsewhere, has no use: with 48 threads that would be 2 GiB.
 */
const YOUNG_MIB = 6;

/** Starts `threads` threads. Tasks wait in the order they were handed in. */
export function startWorkers(threads: number, setup: Omit<WorkerSetup, 'closing'>): WorkerPool {
  const closing = new Int32Array(new SharedArrayBuffer(4));
  const pool = startThreads<SampleTask, TaskResult>({
    file: TASK_FILE,
    count: threads,
    setup: {...setup, closing} satisfies WorkerSetup,
    youngMib: YOUNG_MIB,
  });
  const run = async (task: SampleTask) => {
    const result = await pool.run(task);
    if (Atomics.load(closing, 0) !== 0)
      throw new DomainfeedError('UNAVAILABLE', 'The threads are being ended');
    return result;
  };
  const running = new Set<Promise<TaskResult>>();
  return {
    threads,
    run: (task) => {
      const result = run(task).finally(() => running.delete(result));
      running.add(result);
      return result;
    },
    close: async () => {
      Atomics.store(closing, 0, 1);
      // A thread that is ended while it loads or calls koffi takes the process with it.
      await Promise.allSettled(running);
      await pool.end();
    },
  };
}
