/**
 * What runs in the one thread that all models of the process share: the runtime is large, has threads of its own, and
 * would hold up whoever waits for it.
 */
import {workerData} from 'node:worker_threads';

import {toError} from '../errors.js';

import type {OpenResult, RestyleResult, StyleJob, StyleSetup, StyleTask} from './messages.js';
import type {StyleModel} from './model.js';
import {planesLength, readPlanes, writePlanes} from './planes.js';
import {probeModel} from './probe.js';
import {findRuntime} from './runtime.js';
import {type ModelSession, openSession} from './session.js';

const {threads, closing} = workerData as StyleSetup;

/** More at once gains nothing on a processor, and a batch that isn't wanted any more is noticed in between. */
const MOST_AT_ONCE = 8;

interface Ready {
  readonly model: StyleModel;
  readonly session: ModelSession;
  readonly atOnce: number;
}

/** By fingerprint. */
const ready = new Map<string, Ready>();

/**
 * Opens a model and tries it: on one thread, which says what it gives, and on all of them, which it runs on if it gives the same
 * there, bit by bit. Some layers add up in another order on more threads.
 */
export async function openModel(model: StyleModel): Promise<OpenResult> {
  const search = findRuntime();
  if (search.runtime === undefined) return {missingRuntime: search.reason};
  const {runtime, version} = search;
  const open = async (count: number) => {
    const session = await openSession(runtime, model, count);
    if ('rule' in session) return session;
    const opened = await probeModel(session, model, version);
    return 'rule' in opened ? opened : {session, opened};
  };
  const single = await open(1);
  if ('rule' in single) return single;
  const {opened} = single;
  const shared = threads === 1 ? single : await open(threads);
  const isSame =
    !('rule' in shared) &&
    shared.opened.fingerprint === opened.fingerprint && // the same for each picture alone
    shared.opened.batched === opened.batched;
  const {session} = isSame ? shared : single;
  for (const other of [single, shared]) {
    if (!('rule' in other) && other.session !== session) await other.session.close();
  }
  ready.set(opened.fingerprint, {model, session, atOnce: opened.batched ? MOST_AT_ONCE : 1});
  const warning = 'its sums depend on the number of threads, so it runs on one';
  return isSame ? opened : {...opened, warnings: [...opened.warnings, warning]};
}

/**
 * Restyles pictures where they lie, until it is told to stop. Each comes out the same whatever others it is run with.
 *
 * @returns Milliseconds that it took, or why a model can't.
 */
export async function restyle({pixels, jobs, stop}: StyleTask): Promise<RestyleResult> {
  const start = performance.now();
  for (const [fingerprint, {model, session, atOnce}] of ready) {
    const own = jobs.filter((job) => job.model === fingerprint);
    for (let first = 0; first < own.length; first += atOnce) {
      if ([stop, closing].some((flag) => flag !== undefined && Atomics.load(flag, 0) !== 0)) break;
      try {
        await runTogether(model, session, pixels, own.slice(first, first + atOnce));
      } catch (error) {
        return {failure: `${model.file}: ${toError(error).message}`};
      }
    }
  }
  return {milliseconds: performance.now() - start};
}

async function runTogether(
  model: StyleModel,
  session: ModelSession,
  pixels: SharedArrayBuffer,
  jobs: readonly StyleJob[],
): Promise<void> {
  const {width, height} = model;
  const length = planesLength(model);
  const pictures = jobs.map(({offset}) => new Uint8Array(pixels, offset, width * height * 3));
  const planes = new Float32Array(length * jobs.length);
  const partOf = (all: Float32Array, place: number) => all.subarray(place * length, (place + 1) * length);
  for (const [place, picture] of pictures.entries()) writePlanes(picture, model, partOf(planes, place));
  const styled = await session.run(planes, jobs.length);
  for (const [place, picture] of pictures.entries()) {
    readPlanes(partOf(styled, place), model, jobs[place].strength, picture);
  }
}
