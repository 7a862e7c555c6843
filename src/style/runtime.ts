import {createRequire} from 'node:module';

import type * as OnnxRuntime from 'onnxruntime-node';

import {toError} from '../errors.js';

/** The runtime of ONNX models, or why there is none: said by `domainfeed doctor`. */
export type RuntimeSearch =
  | {readonly runtime: typeof OnnxRuntime; readonly version: string}
  | {readonly runtime: undefined; readonly reason: string};

/** What to do where the runtime is missing. */
export const HOW_TO_INSTALL = 'npm install onnxruntime-node';

/** Loads the optional package onnxruntime-node: a large library, so only where it is needed. */
export function findRuntime(): RuntimeSearch {
  try {
    const runtime = createRequire(import.meta.url)('onnxruntime-node') as typeof OnnxRuntime;
    return {runtime, version: runtime.env.versions.node ?? runtime.env.versions.common};
  } catch (error) {
    return {runtime: undefined, reason: toError(error).message.split('\n')[0]};
  }
}
