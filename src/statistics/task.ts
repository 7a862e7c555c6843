/**
 * What runs in the threads that measure: read a file, decode all of it at the feed's size, add up its pixels.
 */
import {workerData} from 'piscina';

import {type PixelForm, UndecodableError} from '../decode/index.js';
import type {BadSample} from '../types.js';
import {restyleThrough} from '../style/remote.js';
import {UnreadableError} from '../workers/read-file.js';

import {createSampleDecoder} from './decode-sample.js';
import {createMeasure, createStyleMeasure, type RestylePicture} from './measure.js';
import type {MeasureResult, MeasureSetup, MeasureTask} from './messages.js';

const setup = workerData as MeasureSetup;
const {recipe, columns} = setup;
const decodeSample = createSampleDecoder(setup);

/** One image at a time. Where a measure has room for it, it is made there. */
const ownPixels = new Uint8Array(recipe.width * recipe.height * 3);

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
