// What runs in the thread of statistics.mjs that only decodes.
import {workerData} from 'node:worker_threads';

import {createSampleDecoder} from '../../dist/statistics/decode-sample.js';

const {width, height} = workerData.recipe;
const decoder = createSampleDecoder(workerData);
/** As many as a batch of statistics.mjs has: (32, height, width, 3). One behind the other, as where anything is made of them. */
const images = Array.from({length: 32}, () => new Uint8Array(width * height * 3));

/** @param indices - Of samples in the catalog. */
export default async function decodeSamples(indices) {
  for (const [at, index] of indices.entries()) await decoder.decode(index, images[at % images.length]);
}
