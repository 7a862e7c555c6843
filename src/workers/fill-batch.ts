import {DomainfeedError} from '../errors.js';

import type {ModelJob, PlacedSample, SampleTask, TaskResult} from './messages.js';
import type {WorkerPool} from './pool.js';
import type {ReadFiles} from './read-ahead.js';

/** A sample that turned out to be bad, and where its pictures were to go. */
export type BadPlacedSample = TaskResult['bad'][number];

/** The samples of one domain in a batch, and where their pictures go. */
export interface FillRun {
  readonly domain: string;
  readonly samples: readonly PlacedSample[];
}

/** How the pixels of a batch come about. */
export interface FillOptions {
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly task: Omit<SampleTask, 'samples' | 'domain' | 'stop' | 'files'>;
  /** The files of samples, if they are read ahead. */
  readonly takeFiles: (
    samples: readonly PlacedSample[],
    signal: AbortSignal,
  ) => Promise<ReadFiles | undefined>;
  /** Names another sample for the same places, or throws to end the batch. */
  readonly replace: (bad: BadPlacedSample, domain: string) => PlacedSample;
  /** Lets models restyle pictures where they lie; gives the milliseconds that it took. */
  readonly restyle: (jobs: readonly ModelJob[], task: Pick<SampleTask, 'pixels' | 'stop'>) => Promise<number>;
  /** Told what became of each finished task. */
  readonly onTask: (domain: string, result: TaskResult) => void;
  readonly signal: AbortSignal;
}

/**
 * Samples a thread takes at once: few enough that two threads end together and that stopping is prompt. With half as many
 * the sidecar took 8 % more CPU for images in the cache, for the messages between the threads.
 */
const SAMPLES_PER_TASK = 16;

/**
 * Fills all slots of a batch. Returns when no thread touches the batch's memory any more, also on failure.
 *
 * @throws UNAVAILABLE if a file can't be read; CANCELLED if `signal` aborts; whatever `replace` throws.
 */
export async function fillBatch(runs: readonly FillRun[], options: FillOptions): Promise<void> {
  const {signal} = options;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const halt = () => Atomics.store(stop, 0, 1);
  signal.addEventListener('abort', halt);
  const fill = async (run: FillRun): Promise<void> => {
    try {
      await fillSlots(run, options, stop);
    } catch (error) {
      halt(); // the other tasks of this batch are no longer wanted
      throw error;
    }
  };
  try {
    const outcomes = await Promise.allSettled(tasksOf(runs).map(fill));
    signal.throwIfAborted();
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    signal.removeEventListener('abort', halt);
  }
}

/** Samples that wait for a model, and those that stand in for bad ones, go through the threads again. */
async function fillSlots({domain, samples}: FillRun, options: FillOptions, stop: Int32Array): Promise<void> {
  const {task, restyle, replace, onTask} = options;
  let wanted = samples;
  while (wanted.length > 0 && Atomics.load(stop, 0) === 0) {
    const result = await runTask({domain, samples: wanted}, options, stop);
    const {waiting, bad, unreadable, milliseconds} = result;
    if (unreadable !== undefined) {
      onTask(domain, result);
      throw new DomainfeedError('UNAVAILABLE', `Could not read ${unreadable}`);
    }
    const jobs = waiting.flatMap((sample) => sample.jobs);
    const style = jobs.length === 0 ? 0 : await restyle(jobs, {pixels: task.pixels, stop});
    onTask(domain, {...result, milliseconds: {...milliseconds, style}});
    wanted = [...waiting.map(({sample}) => sample), ...bad.map((sample) => replace(sample, domain))];
  }
}

async function runTask(run: FillRun, options: FillOptions, stop: Int32Array): Promise<TaskResult> {
  const isOpen = run.samples.some(({part = 0}) => part > 0); // what waited for a model needs no file any more
  const taken = isOpen ? undefined : await options.takeFiles(run.samples, options.signal);
  try {
    const files = taken && {buffer: taken.buffer, starts: taken.starts};
    return await options.pool.run({...options.task, ...run, stop, files});
  } finally {
    taken?.release();
  }
}

/** The tasks that a batch is made in, each of samples of one domain. */
export function tasksOf(runs: readonly FillRun[]): FillRun[] {
  return runs.flatMap(splitRun);
}

function splitRun({domain, samples}: FillRun): FillRun[] {
  return Array.from({length: Math.ceil(samples.length / SAMPLES_PER_TASK)}, (_, part) => ({
    domain,
    samples: samples.slice(part * SAMPLES_PER_TASK, (part + 1) * SAMPLES_PER_TASK),
  }));
}
