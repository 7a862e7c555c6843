import {Piscina} from 'piscina';

import {DomainfeedError, expected} from '../errors.js';

import type {OpenedModel, OpenResult, StyleSetup, StyleTask} from './messages.js';
import {modelKey, type StyleModel} from './model.js';
import {HOW_TO_INSTALL} from './runtime.js';

/** A model and where the configuration names it. */
export interface NamedModel extends StyleModel {
  /** For messages. */
  readonly field: string;
}

/** The thread that restyles pictures with models. */
export interface StyleStage {
  /** By the models' keys. */
  readonly models: ReadonlyMap<string, OpenedModel>;
  /** Restyles pictures where they lie, in the order in which tasks came; ends early if the task is told to stop. */
  readonly restyle: (task: StyleTask) => Promise<void>;
  /** Ends the thread; running tasks are cut off. */
  readonly close: () => Promise<void>;
}

/** The compiled file: a thread can't start from TypeScript, so tests from sources use it as well. */
const TASK_FILE = new URL('../../dist/style/task.js', import.meta.url).href;

/**
 * Starts the thread, opens all models and tries each of them.
 *
 * @param threads - How many threads of the runtime share the work on a picture.
 * @param threadArguments - Command line arguments of the thread.
 * @throws INVALID_ARGUMENT if a model is not what its options say; FAILED_PRECONDITION if the runtime is not installed.
 */
export async function startStyle(
  models: readonly NamedModel[],
  threads: number,
  threadArguments: readonly string[],
): Promise<StyleStage> {
  const byKey = new Map(models.map((model) => [modelKey(model), model]));
  const setup: StyleSetup = {models: byKey, threads};
  const thread = new Piscina({
    filename: TASK_FILE,
    minThreads: 1,
    maxThreads: 1,
    workerData: setup,
    execArgv: [...threadArguments],
  });
  thread.on('error', () => undefined); // the task that the thread had fails as well, and tells the story
  try {
    const opened = new Map<string, OpenedModel>();
    for (const [key, {field}] of byKey) {
      opened.set(key, accept((await thread.run(key, {name: 'openModel'})) as OpenResult, field));
    }
    return {
      models: opened,
      restyle: (task) => thread.run(task, {name: 'restyle'}) as Promise<void>,
      close: () => thread.destroy(),
    };
  } catch (error) {
    await thread.destroy();
    throw error;
  }
}

function accept(result: OpenResult, field: string): OpenedModel {
  if ('fingerprint' in result) return result;
  if ('rule' in result) throw expected(field, result.rule, result.value);
  throw new DomainfeedError(
    'FAILED_PRECONDITION',
    `${field} needs the optional package onnxruntime-node (${HOW_TO_INSTALL}): ${result.missingRuntime}`,
  );
}
