/**
 * What runs in the one thread that all models of the process share: the runtime is large, has threads of its own, and
 * would hold up whoever waits for it.
 */
import {workerData} from 'piscina';

import type {OpenResult, StyleJob, StyleSetup, StyleTask} from './messages.js';
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

/** Opens a model and tries it. */
export async function openModel(model: StyleModel): Promise<OpenResult> {
  const search = findRuntime();
  if (search.runtime === undefined) return {missingRuntime: search.reason};
  const session = await openSession(search.runtime, model, threads);
  if ('rule' in session) return session;
  const opened = await probeModel(session, model, search.version);
  if ('fingerprint' in opened) {
    ready.set(opened.fingerprint, {model, session, atOnce: opened.batched ? MOST_AT_ONCE : 1});
  }
  return opened;
}

/**
 * Restyles pictures where they lie, until it is told to stop. Each comes out the same whatever others it is run with.
 *
 * @returns Milliseconds that it took.
 */
export async function restyle({pixels, jobs, stop}: StyleTask): Promise<number> {
  const start = performance.now();
  for (const [fingerprint, {model, session, atOnce}] of ready) {
    const own = jobs.filter((job) => job.model === fingerprint);
    for (let first = 0; first < own.length; first += atOnce) {
      if ([stop, closing].some((flag) => flag !== undefined && Atomics.load(flag, 0) !== 0)) break;
      await runTogether(model, session, pixels, own.slice(first, first + atOnce));
    }
  }
  return performance.now() - start;
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
