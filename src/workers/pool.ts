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

/**
 * Piscina tries `require` before `import`. Where Node lets `require` load a module like ours, a thread that is ended
 * while it does so takes the process with it (an assertion of Node 20.20), so that `require` is told not to.
 */
const NO_REQUIRE_OF_MODULES = '--no-experimental-require-module';

/** The arguments that every thread of a pool starts with. */
export const threadArguments = process.allowedNodeEnvironmentFlags.has(NO_REQUIRE_OF_MODULES)
  ? [...process.execArgv, NO_REQUIRE_OF_MODULES]
  : process.execArgv;

/** Starts `threads` threads. Tasks wait in the order they were handed in. */
export function startWorkers(threads: number, setup: WorkerSetup): WorkerPool {
  const piscina = new Piscina({
    filename: TASK_FILE,
    minThreads: threads,
    maxThreads: threads,
    workerData: setup,
    execArgv: threadArguments,
  });
  piscina.on('error', () => undefined); // the task that the thread had fails as well, and tells the story
  return {
    threads,
    run: (task) => piscina.run(task) as Promise<TaskResult>,
    close: () => piscina.destroy(),
  };
}
