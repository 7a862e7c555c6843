import {Piscina} from 'piscina';

import {DomainfeedError, toError} from './errors.js';

/** Threads that run a file's functions on tasks, which wait in the order in which they were handed in. */
export interface Threads<Task, Result> {
  /** @throws What the function throws; INTERNAL if no thread can start. */
  readonly run: (task: Task, options?: RunOptions) => Promise<Result>;
  /** Ends the threads wherever they are; tasks that are not done fail. */
  readonly end: () => Promise<void>;
}

/** `name`: of the function; the file's default export unless given. */
type RunOptions = Pick<NonNullable<Parameters<Piscina['run']>[1]>, 'name' | 'transferList'>;

/** What threads are started with. */
export interface ThreadOptions {
  /** The compiled file: a thread can't start from TypeScript, so tests from sources use it as well. */
  readonly file: URL;
  readonly count: number;
  /** What the file finds as Node's `workerData`: that of Piscina is the same, but loads all of it. */
  readonly setup: object;
  /** What the young objects of each may take; V8 gives them 48 MiB unless it is told otherwise. */
  readonly youngMib?: number;
}

/**
 * Piscina tries `require` before `import`. Where Node lets `require` load a module like ours, a thread that is ended
 * while it does so takes the process with it (an assertion of Node 20.20), so that `require` is told not to.
 */
const NO_REQUIRE_OF_MODULES = '--no-experimental-require-module';

/** Not the arguments of the process: Node refuses to start a thread with one that is V8's, such as `--max-old-space-size`. */
const THREAD_ARGUMENTS = process.allowedNodeEnvironmentFlags.has(NO_REQUIRE_OF_MODULES)
  ? [NO_REQUIRE_OF_MODULES]
  : [];

/** Starts threads. Where one ends of an error, its task fails and another takes its place. */
export function startThreads<Task, Result>(options: ThreadOptions): Threads<Task, Result> {
  let started = startPool<Task, Result>(options);
  return {
    run: (task, runOptions) => {
      if (started.hasFailed()) started = startPool(options);
      return started.run(task, runOptions);
    },
    end: () => started.end(),
  };
}

interface Pool<Task, Result> extends Threads<Task, Result> {
  /** Whether none of its threads is left and no other will come. */
  readonly hasFailed: () => boolean;
}

/** Piscina begins no more threads once they fail at their start, and would let tasks wait for ever: such a pool is given up. */
function startPool<Task, Result>({file, count, setup, youngMib}: ThreadOptions): Pool<Task, Result> {
  const piscina = new Piscina<Task, Result>({
    filename: file.href,
    minThreads: count,
    maxThreads: count,
    workerData: setup,
    execArgv: THREAD_ARGUMENTS,
    resourceLimits: {maxYoungGenerationSizeMb: youngMib},
    stricterFIFO: true,
  });
  let failure: DomainfeedError | undefined;
  let ended = false;
  const giveUpWithoutThreads = (error: unknown) => {
    if (ended || failure !== undefined || piscina.threads.length > 0) return;
    failure = new DomainfeedError('INTERNAL', `No thread can start: ${toError(error).message}`);
    void piscina.destroy(); // the tasks that wait fail
  };
  piscina.on('error', giveUpWithoutThreads); // of a thread without a task; else the task fails
  return {
    hasFailed: () => failure !== undefined,
    run: async (task, options) => {
      try {
        return await piscina.run(task, options);
      } catch (error) {
        giveUpWithoutThreads(error);
        throw failure ?? error;
      }
    },
    end: () => {
      ended = true;
      return piscina.destroy();
    },
  };
}
