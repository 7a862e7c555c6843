import {readFileSync, statfsSync} from 'node:fs';
import {availableParallelism, cpus, totalmem} from 'node:os';

import {decoderVersions} from '../decode/index.js';
import {toError} from '../errors.js';
import {findTurboLibrary} from '../kernels/index.js';
import {findRuntime, HOW_TO_INSTALL} from '../style/index.js';
import {version} from '../version.js';

import {formatTable} from './table.js';

/** One thing the doctor looked at. */
interface Finding {
  readonly what: string;
  readonly state: 'on' | 'off';
  readonly detail: string;
}

/** Node's thread pool decodes; it has four threads unless told. */
const DEFAULT_POOL_THREADS = 4;

/** `domainfeed doctor`: what this machine offers, what is off, and how to turn it on. */
export function doctor({json}: {json: boolean}): void {
  const findings = [
    node(),
    processor(),
    memory(),
    decoders(),
    turbo(),
    styleModels(),
    threadPool(),
    sharedMemory(),
    openFiles(),
  ];
  process.stdout.write(
    json
      ? `${JSON.stringify(findings)}\n`
      : formatTable(
          findings.map(({what, state, detail}) => [`${what.padEnd(16)} ${state.padEnd(3)} ${detail}`]),
        ),
  );
}

function node(): Finding {
  return {
    what: 'domainfeed',
    state: 'on',
    detail: `${version} on Node ${process.version}, ${process.platform} ${process.arch}`,
  };
}

function processor(): Finding {
  const model = cpus()[0]?.model ?? 'unknown';
  return {what: 'processor', state: 'on', detail: `${availableParallelism()} cores, ${model.trim()}`};
}

function memory(): Finding {
  return {what: 'memory', state: 'on', detail: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`};
}

function decoders(): Finding {
  try {
    return {what: 'decoders', state: 'on', detail: decoderVersions().join(', ')};
  } catch (error) {
    return {what: 'decoders', state: 'off', detail: toError(error).message};
  }
}

function turbo(): Finding {
  const found = findTurboLibrary();
  return found.library === undefined
    ? {
        what: 'libjpeg-turbo',
        state: 'off',
        detail: `${found.reason}; progressive JPEGs go through sharp, at about 3 times the cost`,
      }
    : {what: 'libjpeg-turbo', state: 'on', detail: 'takes progressive JPEGs'};
}

function styleModels(): Finding {
  const found = findRuntime();
  return found.runtime === undefined
    ? {what: 'style models', state: 'off', detail: `${found.reason}; to align by a model: ${HOW_TO_INSTALL}`}
    : {what: 'style models', state: 'on', detail: `onnxruntime-node ${found.version}, on the processor`};
}

function threadPool(): Finding {
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? DEFAULT_POOL_THREADS);
  const enough = threads >= availableParallelism();
  return {
    what: 'thread pool',
    state: enough ? 'on' : 'off',
    detail: enough
      ? `${threads} threads`
      : `${threads} threads for ${availableParallelism()} cores: set UV_THREADPOOL_SIZE=${availableParallelism()} before the start`,
  };
}

function sharedMemory(): Finding {
  try {
    const {bsize, bavail} = statfsSync('/dev/shm');
    return {what: '/dev/shm', state: 'on', detail: `${((bsize * bavail) / 2 ** 20).toFixed(0)} MiB free`};
  } catch (error) {
    return {what: '/dev/shm', state: 'off', detail: `${toError(error).message}: batches go over gRPC`};
  }
}

function openFiles(): Finding {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return {what: 'open files', state: 'on', detail: line?.[1] ?? 'unlimited'};
  } catch {
    return {what: 'open files', state: 'on', detail: 'the limit is not known on this system'};
  }
}
