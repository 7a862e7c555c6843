import {describeExpected, DomainfeedError} from '../errors.js';
import {startThreads} from '../threads.js';

import type {OpenedModel, OpenResult, RestyleResult, StyleSetup, StyleTask} from './messages.js';
import {modelKey, type StyleModel} from './model.js';
import {HOW_TO_INSTALL} from './runtime.js';

/** A model and where the configuration names it. */
export interface NamedModel extends StyleModel {
  /** For messages. */
  readonly field: string;
}

/** The thread that restyles pictures with models. */
export interface StyleStage {
  /** In the order in which they were named. */
  readonly models: readonly OpenedModel[];
  /**
   * Restyles pictures where they lie, in the order in which tasks came; ends early if the task is told to stop. Gives the
   * milliseconds that it took. Fails with DATA_LOSS where a model gives no picture.
   */
  readonly restyle: (task: StyleTask) => Promise<number>;
  /** Ends the thread once it has finished the pictures that it is at; tasks that are not done fail with UNAVAILABLE. */
  readonly close: () => Promise<void>;
}

const TASK_FILE = new URL('../../dist/style/task.js', import.meta.url);

/**
 * Starts the thread, opens all models and tries each of them.
 *
 * @param threads - How many threads of the runtime share the work on a picture.
 * @throws INVALID_ARGUMENT if a model is not what its options say; FAILED_PRECONDITION if the runtime is not installed.
 */
export async function startStyle(models: readonly NamedModel[], threads: number): Promise<StyleStage> {
  const closing = new Int32Array(new SharedArrayBuffer(4));
  const setup: StyleSetup = {threads, closing};
  const thread = startThreads({file: TASK_FILE, count: 1, setup});
  const run = async (task: StyleTask) => {
    const result = (await thread.run(task, {name: 'restyle'})) as RestyleResult;
    if (Atomics.load(closing, 0) !== 0)
      throw new DomainfeedError('UNAVAILABLE', 'The models are being closed');
    if ('failure' in result) {
      throw new DomainfeedError('DATA_LOSS', `A picture can't be restyled by ${result.failure}`);
    }
    return result.milliseconds;
  };
  const running = new Set<Promise<number>>();
  try {
    const opened = new Map<string, OpenedModel>();
    for (const {field, ...model} of models) {
      const key = modelKey(model);
      if (opened.has(key)) continue;
      opened.set(
        key,
        accept((await thread.run(model, {name: 'openModel'})) as OpenResult, field, model.file),
      );
    }
    return {
      models: models.flatMap((model) => opened.get(modelKey(model)) ?? []),
      restyle: (task) => {
        const result = run(task).finally(() => running.delete(result));
        running.add(result);
        return result;
      },
      close: async () => {
        Atomics.store(closing, 0, 1);
        await Promise.allSettled(running); // a thread that is ended inside of the runtime takes the process with it
        await thread.end();
      },
    };
  } catch (error) {
    await thread.end();
    throw error;
  }
}

function accept(result: OpenResult, field: string, file: string): OpenedModel {
  if ('fingerprint' in result) return result;
  if ('rule' in result) {
    const {rule, found} = result;
    throw new DomainfeedError('INVALID_ARGUMENT', `${describeExpected(field, rule, file)}: ${found}`);
  }
  throw new DomainfeedError(
    'FAILED_PRECONDITION',
    `${field} needs the optional package onnxruntime-node (${HOW_TO_INSTALL}): ${result.missingRuntime}`,
  );
}
