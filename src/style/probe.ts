import {createHash} from 'node:crypto';

import {toError} from '../errors.js';

import type {OpenedModel, RefusedModel} from './messages.js';
import {type RangeName, ranges, type StyleModel} from './model.js';
import {planesLength, writePlanes} from './planes.js';
import {MODEL_RULE, type ModelSession, ShapeError} from './session.js';

/** A model without a last activation may pass the ends of its range by this share of it; beyond, the range is wrong. */
const OVERSHOOT = 0.25;
/** A model of 0..255 that is given white and noise reaches more than this; one of -1..1 or 0..1 does not. */
const SMALL_LEVEL = 8;

/**
 * Tries a model on made pictures (black, white, coloured noise): shapes, range, whether it gives the same each time, and
 * whether a picture comes out the same alone and among others. Batch normalisation that was left in training mode, for one,
 * lets the pictures of a batch change each other: such a model is run on one picture at a time.
 *
 * @param runtimeVersion - Goes into the fingerprint, as do the numbers that came out: machines whose processors round
 *   differently don't pass for each other.
 */
export async function probeModel(
  {run, bytes, takesBatches}: ModelSession,
  model: StyleModel,
  runtimeVersion: string,
): Promise<OpenedModel | RefusedModel> {
  const pictures = probePictures(model).map((pixels) => {
    const planes = new Float32Array(planesLength(model));
    writePlanes(pixels, model, planes);
    return planes;
  });
  const alone: Float32Array[] = [];
  try {
    for (const planes of pictures) alone.push(await run(planes, 1));
    const again = await run(pictures[0], 1);
    if (!equal(again, alone[0])) {
      return {
        rule: 'a model that gives the same pixels each time; was it exported in training mode, with dropout?',
        found: 'a second run gave others',
      };
    }
  } catch (error) {
    return error instanceof ShapeError
      ? {rule: 'a model whose images leave as large as they came', found: error.message}
      : {
          rule: `${MODEL_RULE} that runs on images of this size`,
          found: toError(error).message,
        };
  }
  const wrongRange = checkRange(alone, model);
  if (wrongRange !== undefined) return wrongRange;
  const {range, multiple, width, height} = model;
  const digest = createHash('sha256').update(bytes);
  digest.update(JSON.stringify({range, multiple, width, height, runtime: runtimeVersion, provider: 'cpu'}));
  for (const planes of alone) digest.update(bytesOf(planes));
  const fingerprint = digest.digest('hex');
  if (!takesBatches) return {fingerprint, batched: false, warnings: []};
  const together = await runTogether(run, pictures);
  const batched = together !== undefined && alone.every((planes, place) => equal(planes, together[place]));
  const warning = 'pictures of a batch change each other in it, so it runs on one at a time';
  return {fingerprint, batched, warnings: batched ? [] : [warning]};
}

/** (height, width, 3) each; the noise first, since it differs most from run to run where a run is random. */
function probePictures({width, height}: StyleModel): Uint8Array[] {
  const length = width * height * 3;
  let state = 1;
  const noise = Uint8Array.from({length}, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator: any will do
    return state >>> 24;
  });
  return [noise, new Uint8Array(length), new Uint8Array(length).fill(255)];
}

function checkRange(outputs: readonly Float32Array[], model: StyleModel): RefusedModel | undefined {
  let [least, most] = [Infinity, -Infinity];
  for (const planes of outputs) {
    for (const value of planes) {
      if (Number.isNaN(value)) return {rule: 'a model that gives numbers', found: 'NaN'};
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  if (fits(least, most, model.range)) return undefined;
  const other = (Object.keys(ranges) as RangeName[]).find((name) => fits(least, most, name));
  const hint = other === undefined ? '' : `; is its range ${other}?`;
  return {
    rule: `a model whose values are ${ranges[model.range].meaning}, as range: ${model.range} says`,
    found: `${least.toPrecision(3)} to ${most.toPrecision(3)}${hint}`,
  };
}

/** Whether values between `least` and `most` can be meant in a range: not beyond it, and not in a far smaller one. */
function fits(least: number, most: number, name: RangeName): boolean {
  const {low, high} = ranges[name];
  const slack = OVERSHOOT * (high - low);
  if (least < low - slack || most > high + slack) return false;
  if (name === 'levels') return most > SMALL_LEVEL;
  // Black, white and noise all above the middle: such a model means 0..1.
  return name !== 'tanh' || least < 0;
}

async function runTogether(
  run: ModelSession['run'],
  pictures: readonly Float32Array[],
): Promise<Float32Array[] | undefined> {
  const {length} = pictures[0];
  const joined = new Float32Array(length * pictures.length);
  for (const [place, planes] of pictures.entries()) joined.set(planes, place * length);
  try {
    const result = await run(joined, pictures.length);
    return pictures.map((_, place) => result.subarray(place * length, (place + 1) * length));
  } catch {
    return undefined; // the file says any number, but it means one
  }
}

/** Bit for bit. */
function equal(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf({buffer, byteOffset, byteLength}: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
