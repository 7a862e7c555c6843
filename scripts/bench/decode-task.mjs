/** What runs in the thread of statistics.mjs that only decodes: reads samples and makes their pixels, as measuring does. */
import {workerData} from 'piscina';

import {drawSample} from '../../dist/augment/index.js';
import {createOpener} from '../../dist/workers/open-image.js';
import {startTally} from '../../dist/workers/tally.js';

const {recipe, columns} = workerData;
const {width, height, filter, background, mislabelled, augment, limits} = recipe;
const openImage = createOpener({columns, limits});
const pixels = new Uint8Array(width * height * 3);

/** @param indices - Of samples in the catalog. */
export default async function decodeSamples(indices) {
  for (const index of indices) {
    const image = await openImage(index, {background, mislabelled}, startTally());
    const address = {sampleId: columns.sampleId[index], epoch: 0, pass: 0, view: 0};
    const {placement} = drawSample(augment, 0n, address, image, {width, height});
    await image.makeWindow({...placement, width, height, filter, background}, pixels);
  }
}
