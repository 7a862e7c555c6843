import {Piscina} from 'piscina';

import {DomainfeedError} from '../errors.js';

import type {SampleTask, TaskResult, WorkerSetup} from './messages.js';

/** The threads that make pixels. */
export interface WorkerPool {
  readonly threads: number;
  readonly run: (task: SampleTask) => Promise<TaskResult>;
  /** Ends the threads, once each has finished the sample it is at; tasks that are not done fail with UNAVAILABLE. */
  readonly close: () => Promise<void>;
}

/** The compiled file: a thread can't start from TypeScript, so tests from sources use it as well. */
const TASK_FILE = new URL('../../dist/workers/task.js', import.meta.url).href;

/**
 * Piscina tries `require` before `import`. Where Node lets `require` load a module like ours, a thread that is ended
 * while it does so takes the process with it (an assertion of Node 20.20), so that `require` is told not to.
 */
const NO_REQUIRE_OF_MODULES = '--no-experimental-require-module';

/**
 * The arguments that every thread of a pool starts with. Not those of the process: Node refuses to start a thread with one that
 * is V8's, such as `--max-old-space-size`.
 */
export const threadArguments = process.allowedNodeEnvironmentFlags.has(NO_REQUIRE_OF_MODULES)
  ? [NO_REQUIRE_OF_MODULES]
  : [];

/**
 * What the young objects of a thread may take. V8 gives them 48 MiB unless it is told otherwise, of which a thread, whose
 * pixels lie elsewhere, has no use: with 48 threads that would be 2 GiB.
 */
const YOUNG_MIB = 6;

/** Starts `threads` threads. Tasks wait in the order they were handed in. */
export function startWorkers(threads: number, setup: Omit<WorkerSetup, 'closing'>): WorkerPool {
  const closing = new Int32Array(new SharedArrayBuffer(4));
  const start = () => startThreads(threads, {...setup, closing});
  let started = start();
  const run = async (task: SampleTask) => {
    if (started.haveFailed()) started = start();
    const result = await started.run(task);
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
      await started.end();
    },
  };
}

/**
 * Threads until they are ended, or until none is left: piscina begins no others where threads fail at their start, and
 * would let tasks wait for ever.
 */
function startThreads(threads: number, workerData: WorkerSetup) {
  const piscina = new Piscina({
    filename: TASK_FILE,
    minThreads: threads,
    maxThreads: threads,
    workerData,
    execArgv: threadArguments,
    resourceLimits: {maxYoungGenerationSizeMb: YOUNG_MIB},
    stricterFIFO: true,
  });
  let failure: DomainfeedError | undefined;
  // Where the thread had a task, that fails and tells the story.
  piscina.on('error', ({message}: Error) => {
    if (failure !== undefined || piscina.threads.length > 0) return;
    failure = new DomainfeedError('INTERNAL', `No thread can start: ${message}`);
    void piscina.destroy(); // the tasks that wait fail
  });
  return {
    haveFailed: () => failure !== undefined,
    run: async (task: SampleTask) => {
      try {
        return (await piscina.run(task)) as TaskResult;
      } catch (error) {
        throw failure ?? error;
      }
    },
    end: () => piscina.destroy(),
  };
}
