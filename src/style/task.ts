/**
 * What runs in the one thread that all models of the process share: the runtime is large, has threads of its own, and
 * would hold up whoever waits for it.
 */
import {workerData} from 'piscina';

import type {OpenResult, StyleSetup, StyleTask} from './messages.js';
import type {StyleModel} from './model.js';
import {planesLength, readPlanes, writePlanes} from './planes.js';
import {probeModel} from './probe.js';
import {findRuntime} from './runtime.js';
import {type ModelSession, openSession} from './session.js';

const {models, threads} = workerData as StyleSetup;

/** More at once gains nothing on a processor, and a batch that isn't wanted any more is noticed in between. */
const MOST_AT_ONCE = 8;

interface Ready {
  readonly model: StyleModel;
  readonly session: ModelSession;
  readonly atOnce: number;
}

const ready = new Map<string, Ready>();

/** Opens a model and tries it. */
export async function openModel(key: string): Promise<OpenResult> {
  const model = models.get(key);
  if (model === undefined) throw new Error(`No model ${key}`);
  const search = findRuntime();
  if (search.runtime === undefined) return {missingRuntime: search.reason};
  const session = await openSession(search.runtime, model, threads);
  if ('rule' in session) return session;
  const opened = await probeModel(session, model, search.version);
  if ('fingerprint' in opened) ready.set(key, {model, session, atOnce: opened.batched ? MOST_AT_ONCE : 1});
  return opened;
}

/** Restyles pictures where they lie, until it is told to stop. Each comes out the same whatever others it is run with. */
export async function restyle({pixels, jobs, stop}: StyleTask): Promise<void> {
  for (const [key, {model, session, atOnce}] of ready) {
    const {width, height} = model;
    const length = planesLength(model);
    const own = jobs.filter((job) => job.model === key);
    for (let start = 0; start < own.length; start += atOnce) {
      if (Atomics.load(stop, 0) !== 0) return;
      const group = own.slice(start, start + atOnce);
      const pictures = group.map(({offset}) => new Uint8Array(pixels, offset, width * height * 3));
      const planes = new Float32Array(length * group.length);
      for (const [place, picture] of pictures.entries()) {
        writePlanes(picture, model, planes.subarray(place * length, (place + 1) * length));
      }
      const styled = await session.run(planes, group.length);
      for (const [place, picture] of pictures.entries()) {
        const own = styled.subarray(place * length, (place + 1) * length);
        readPlanes(own, model, group[place].strength, picture);
      }
    }
  }
}
