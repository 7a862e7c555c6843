/**
 * What runs in the threads that measure: read a file, decode all of it at the feed's size, add up its pixels.
 */
import {workerData} from 'node:worker_threads';

import {samplePath} from '../catalog/index.js';
import {UndecodableError} from '../decode/index.js';
import type {BadSample} from '../types.js';
import {NotRestyledError, restyleThrough} from '../style/remote.js';
import {ChangedError} from '../workers/open-image.js';
import {UnreadableError} from '../workers/read-file.js';

import {createSampleDecoder} from './decode-sample.js';
import {createMeasure, createStyleMeasure, type Measure, type RestylePicture} from './measure.js';
import type {MeasureResult, MeasureSetup, MeasureTask} from './messages.js';
import {samplesOf, takePiece} from './pieces.js';

const setup = workerData as MeasureSetup;
const {recipe, columns} = setup;
const decoder = createSampleDecoder(setup);
/** One image at a time. */
const pixels = new Uint8Array(recipe.width * recipe.height * 3);

/** Measures samples of the task, one after the other. */
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
  const done: number[] = [];
  do {
    const piece = takePiece(pieces);
    if (piece === undefined) break;
    for (const index of samplesOf(pieces.samples, piece)) {
      try {
        await addSample(index, [...measures.values()]);
      } catch (error) {
        if (error instanceof UnreadableError) return {unreadable: error.message};
        if (error instanceof NotRestyledError) {
          return {notRestyled: `${samplePath(columns, index)}: ${error.message}`};
        }
        // What is kept under the catalog's hash must be of its files alone.
        if (error instanceof ChangedError) {
          return {unreadable: `${samplePath(columns, index)}: ${error.message}`};
        }
        if (!(error instanceof UndecodableError)) throw error;
        bad.push({index, reason: error.message});
      }
    }
    done.push(piece);
  } while (performance.now() < end);
  return {
    pieces: done,
    sums: Object.fromEntries([...measures].map(([name, measure]) => [name, measure.sums()])),
    bad,
  };
}

/** Decodes a sample once and adds it to all measures; throws before it is added to any if it can't be used. */
async function addSample(index: number, measures: readonly Measure[]): Promise<void> {
  const [{addCounted}] = measures;
  if (addCounted !== undefined) {
    await addCounted((counter) => decoder.count(index, counter, pixels));
    return;
  }
  await decoder.decode(index, pixels);
  for (const measure of measures) await measure.add(pixels, columns.sampleId[index]);
}

/** By what they measure: the domain, or each of its styles. */
function createMeasures(domain: string, restyle: RestylePicture): Map<string, Measure> {
  const {styles} = setup;
  if (styles === undefined) return new Map([[domain, createMeasure(recipe)]]);
  const own = styles.filter((style) => style.domain === domain);
  return new Map(own.map((style) => [style.name, createStyleMeasure(recipe, style, restyle)]));
}
