import {Piscina} from 'piscina';

import type {SampleTask, TaskResult, WorkerSetup} from './messages.js';

/** The threads that make pixels. */
export interface WorkerPool {
  readonly threads: number;
  readonly run: (task: SampleTask) => Promise<TaskResult>;
  /** Ends the threads; running tasks are cut off. */
  readonly close: () => Promise<void>;
}

/** The compiled file: a thread can't start from TypeScript, so tests from sources use it as well. */
const TASK_FILE = new URL('../../dist/workers/task.js', import.meta.url).href;

/** Starts `threads` threads. Tasks wait in the order they were handed in. */
export function startWorkers(threads: number, setup: WorkerSetup): WorkerPool {
  const piscina = new Piscina({
    filename: TASK_FILE,
    minThreads: threads,
    maxThreads: threads,
    workerData: setup,
  });
  piscina.on('error', () => undefined); // the task that the thread had fails as well, and tells the story
  return {
    threads,
    run: (task) => piscina.run(task) as Promise<TaskResult>,
    close: () => piscina.destroy(),
  };
}
