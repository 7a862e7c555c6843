/**
 * What runs in the threads that measure: read a file, decode all of it at the feed's size, add up its pixels.
 */
import {workerData} from 'piscina';

import {drawSample} from '../augment/index.js';
import {type PixelForm, UndecodableError} from '../decode/index.js';
import type {BadSample} from '../types.js';
import {restyleThrough} from '../style/remote.js';
import {createOpener} from '../workers/open-image.js';
import {UnreadableError} from '../workers/read-file.js';
import {startTally} from '../workers/tally.js';

import {createMeasure, createStyleMeasure, type RestylePicture} from './measure.js';
import type {MeasureResult, MeasureSetup, MeasureTask} from './messages.js';

const setup = workerData as MeasureSetup;
const {recipe, columns} = setup;
const size = {width: recipe.width, height: recipe.height};

const openImage = createOpener({columns, limits: recipe.limits});
const {shortSide, background, mislabelled} = recipe;
/** Without a cache no range of its keys is used. */
const opening = {
  ...(shortSide !== undefined && {reduction: {shortSide, keyRange: 1}}),
  background,
  mislabelled,
};

/** One image at a time. Where a measure has room for it, it is made there. */
const ownPixels = new Uint8Array(size.width * size.height * 3);

/** Nothing is drawn: of all operations only those are left that are the same in each epoch. */
const NO_SEED = 0n;
const ANY_VISIT = {epoch: 0, pass: 0, view: 0};

/** Measures the task's samples, one after the other. */
export default async function measureSamples({
  domain,
  pieces,
  ms,
  stylePort,
}: MeasureTask): Promise<MeasureResult> {
  const measures = createMeasures(domain, (pixels, model, strength) => {
    if (stylePort === undefined) throw new Error(`No way to the model ${model}`);
    return restyleThrough(stylePort, {pixels, jobs: [{model, offset: 0, strength}]});
  });
  const bad: BadSample[] = [];
  const end = performance.now() + ms;
  let done = 0;
  do {
    for (const index of pieces[done]) {
      const {preferred, room} = measures[0].measure;
      const pixels = room?.() ?? ownPixels;
      let form: PixelForm;
      try {
        form = await decodeSample(index, pixels, preferred);
      } catch (error) {
        if (error instanceof UnreadableError) return {unreadable: error.message};
        if (!(error instanceof UndecodableError)) throw error;
        bad.push({index, reason: error.message});
        continue;
      }
      for (const {measure} of measures) await measure.add(pixels, columns.sampleId[index], form);
    }
    done++;
  } while (done < pieces.length && performance.now() < end);
  return {done, sums: Object.fromEntries(measures.map(({name, measure}) => [name, measure.sums()])), bad};
}

function createMeasures(domain: string, restyle: RestylePicture) {
  const {styles} = setup;
  if (styles === undefined) return [{name: domain, measure: createMeasure(recipe)}];
  const own = styles.filter((style) => style.domain === domain);
  return own.map((style) => ({name: style.name, measure: createStyleMeasure(recipe, style, restyle)}));
}

/** Answers in which form: RGB, or the preferred one. */
async function decodeSample(index: number, pixels: Uint8Array, preferred: PixelForm): Promise<PixelForm> {
  const image = await openImage(index, opening, startTally());
  const address = {sampleId: columns.sampleId[index], ...ANY_VISIT};
  const {placement} = drawSample(recipe.augment, NO_SEED, address, image, size);
  const {filter, background} = recipe;
  return image.makeWindow({...placement, ...size, filter, background}, pixels, preferred);
}
