import {readFileSync} from 'node:fs';

import {DomainfeedError} from '../errors.js';

/** The compiled files: from src as from dist, dist/kernels is two folders up and down again. */
const FOLDER = new URL('../../dist/kernels/', import.meta.url);

/** Memory beyond this is not kept: WebAssembly memory cannot shrink. */
const KEPT_BYTES = 64 * 2 ** 20;

/**
 * Whether an instance with this memory may be used again; one that has grown too large had better be forgotten.
 *
 * @param ownBytes - What it has from the first on, where that is much.
 */
export function isKept({buffer}: WebAssembly.Memory, ownBytes = 0): boolean {
  return buffer.byteLength <= ownBytes + KEPT_BYTES;
}

/**
 * A function that gives this thread's instance of a module of `src/kernels/assembly`, compiled at the first call: what it
 * exports, which the caller knows.
 *
 * @param file - Its name, such as `kernels.wasm`.
 * @throws DomainfeedError FAILED_PRECONDITION, from the function, if the file has not been built.
 */
export function wasmLoader(file: string): () => object {
  const create = wasmCreator(file);
  let instance: {readonly memory: WebAssembly.Memory} | undefined;
  return () => {
    if (instance === undefined || !isKept(instance.memory)) {
      instance = create() as {readonly memory: WebAssembly.Memory};
    }
    return instance;
  };
}

/** As `wasmLoader`, but the function gives a new instance, with a memory of its own, at each call. */
export function wasmCreator(file: string): () => object {
  let compiled: WebAssembly.Module | undefined;
  return () => {
    compiled ??= new WebAssembly.Module(readWasm(file));
    return new WebAssembly.Instance(compiled, {}).exports;
  };
}

function readWasm(file: string): Uint8Array {
  try {
    return readFileSync(new URL(file, FOLDER));
  } catch (cause) {
    throw new DomainfeedError('FAILED_PRECONDITION', `${file} is missing; run "npm run build:kernels"`, {
      cause,
    });
  }
}
