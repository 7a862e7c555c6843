import type {PreparedBatch} from '../pipeline.js';
import {batchParts, encodePart} from '../transport/batch-parts.js';
import {noMilliseconds, type TaskResult, threadStages} from '../workers/messages.js';

/** What batches cost, by stage; all in milliseconds, summed. */
export interface StageCosts {
  readonly addTask: (result: TaskResult) => void;
  /** Also makes the batch's messages, as a server does, and throws them away. */
  readonly addBatch: (batch: PreparedBatch) => void;
  /** Forgets what was added. */
  readonly reset: () => void;
  readonly images: () => number;
  readonly hits: () => number;
  /** Per image. */
  readonly table: () => Record<string, number>;
}

/**
 * Adds up the stages of tasks and batches.
 *
 * A thread's stages are clocks of elapsed time, which runs on while the system lets others run. Each task also knows the
 * CPU time it had: its stages are taken to have had their shares of that. Only of `read` both are told, since a
 * thread that waits for a disk uses no CPU. `assemble` and `serialise` are time of the main thread, `wait` is until
 * memory was free.
 */
export function createStageCosts(): StageCosts {
  const start = () => ({
    ...{images: 0, hits: 0, readTime: 0, cpu: noMilliseconds(), otherCpu: 0},
    ...{assemble: 0, serialise: 0, wait: 0},
  });
  let sums = start();
  return {
    addTask: ({filled, cache, milliseconds, thread}) => {
      sums.images += filled;
      sums.hits += cache.hits;
      sums.readTime += milliseconds.read;
      const share = thread.elapsed === 0 ? 1 : thread.cpu / thread.elapsed;
      sums.otherCpu += thread.cpu;
      for (const stage of threadStages) {
        if (stage === 'style') continue; // in the thread of the models
        sums.cpu[stage] += milliseconds[stage] * share;
        sums.otherCpu -= milliseconds[stage] * share;
      }
      sums.cpu.style += milliseconds.style;
    },
    addBatch: (batch) => {
      sums.assemble += batch.timings.assemble;
      sums.wait += batch.timings.wait;
      const begin = performance.now();
      for (const part of batchParts(batch)) encodePart(part);
      sums.serialise += performance.now() - begin;
    },
    reset: () => {
      sums = start();
    },
    images: () => sums.images,
    hits: () => sums.hits,
    table: () => {
      const perImage = (milliseconds: number) => Number((milliseconds / sums.images).toFixed(4));
      const cpu = threadStages.map(
        (stage) => [`${stage}_cpu_ms_per_image`, perImage(sums.cpu[stage])] as const,
      );
      return {
        ...Object.fromEntries(cpu),
        other_cpu_ms_per_image: perImage(sums.otherCpu),
        assemble_ms_per_image: perImage(sums.assemble),
        serialise_ms_per_image: perImage(sums.serialise),
        wait_ms_per_image: perImage(sums.wait),
        read_ms_per_image: perImage(sums.readTime),
      };
    },
  };
}
