import {readFileSync} from 'node:fs';

import type * as OnnxRuntime from 'onnxruntime-node';

import {toError} from '../errors.js';

import type {RefusedModel} from './messages.js';
import {paddedSize, type StyleModel} from './model.js';

/** Runs N images, (N, 3, H, W), through a model. */
export type RunModel = (planes: Float32Array, count: number) => Promise<Float32Array>;

/** A model in memory. */
export interface ModelSession {
  readonly run: RunModel;
  /** The bytes of the file. */
  readonly bytes: Uint8Array;
  /** Whether its first axis takes more than one image. */
  readonly takesBatches: boolean;
  /** Frees its memory. */
  readonly close: () => Promise<void>;
}

/** The rule for what goes in and out; `N`, `H` and `W` may be names, or numbers that fit. */
export const MODEL_RULE = 'an ONNX file with one input and one output, both float32 (N, 3, H, W)';

/**
 * Opens a model for the processor, with a fixed number of threads. What the file says of its shapes is checked; the first
 * run must show the rest. Files that keep their weights elsewhere can't be opened: the file's digest would not cover them.
 */
export async function openSession(
  runtime: typeof OnnxRuntime,
  model: StyleModel,
  threads: number,
): Promise<ModelSession | RefusedModel> {
  let bytes: Uint8Array;
  let session: OnnxRuntime.InferenceSession;
  try {
    bytes = new Uint8Array(readFileSync(model.file));
    session = await runtime.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // Threads that wait would otherwise spin, and take the time of those that decode.
      extra: {session: {use_deterministic_compute: '1', intra_op: {allow_spinning: '0'}}},
    });
  } catch (error) {
    return {rule: 'an ONNX file', found: toError(error).message.split('\n')[0]};
  }
  const [input] = session.inputMetadata;
  const [output] = session.outputMetadata;
  if (
    !isOneImageTensor(session.inputMetadata) ||
    !isOneImageTensor(session.outputMetadata) ||
    !input.isTensor
  ) {
    return {rule: MODEL_RULE, found: describeModel(session)};
  }
  const {width, height} = paddedSize(model);
  const [count, , ...sides] = input.shape;
  if ([height, width].some((side, axis) => typeof sides[axis] === 'number' && sides[axis] !== side)) {
    return {
      rule: `an ONNX file that takes images of ${width}x${height}, the feed's size with its padding`,
      found: describeModel(session),
    };
  }
  const run: RunModel = async (planes, images) => {
    const tensor = new runtime.Tensor('float32', planes, [images, 3, height, width]);
    const {[output.name]: result} = await session.run({[input.name]: tensor});
    if (result.dims.join() !== tensor.dims.join()) {
      throw new ShapeError(`(${tensor.dims.join(', ')}) -> (${result.dims.join(', ')})`);
    }
    return result.data as Float32Array;
  };
  return {run, bytes, takesBatches: typeof count === 'string', close: () => session.release()};
}

/** The model's output is of another size than its input. */
export class ShapeError extends Error {}

type Metadata = readonly OnnxRuntime.InferenceSession.ValueMetadata[];

function isOneImageTensor(metadata: Metadata): boolean {
  const [value] = metadata;
  if (metadata.length !== 1 || !value.isTensor || value.type !== 'float32' || value.shape.length !== 4)
    return false;
  const [count, channels] = value.shape;
  return (typeof count === 'string' || count === 1) && (typeof channels === 'string' || channels === 3);
}

/** For example: `image float32 (N, 3, H, W) -> styled float32 (N, 1, H, W)`. */
function describeModel({inputMetadata, outputMetadata}: OnnxRuntime.InferenceSession): string {
  const describe = (metadata: Metadata) =>
    metadata
      .map((value) =>
        value.isTensor
          ? `${value.name} ${value.type} (${value.shape.join(', ')})`
          : `${value.name}, no tensor`,
      )
      .join(' and ');
  return `${describe(inputMetadata)} -> ${describe(outputMetadata)}`;
}
