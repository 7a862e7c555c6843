import {drawSample} from '../augment/index.js';
import type {PixelForm} from '../decode/index.js';
import {createOpener} from '../workers/open-image.js';
import {startTally} from '../workers/tally.js';

import type {MeasureSetup} from './messages.js';

/** Nothing is drawn: of all operations only those are left that are the same in each epoch. */
const NO_SEED = 0n;
const ANY_VISIT = {epoch: 0, pass: 0, view: 0};

/** Reads a sample, by its index in the catalog, and decodes all of it at the feed's size: answers in which form. */
export type SampleDecoder = (index: number, pixels: Uint8Array, preferred: PixelForm) => Promise<PixelForm>;

/** What decodes samples as a recipe says: one at a time. They throw as an `ImageOpener`. */
export function createSampleDecoder({
  columns,
  recipe,
}: Pick<MeasureSetup, 'columns' | 'recipe'>): SampleDecoder {
  const {width, height, filter, shortSide, background, mislabelled} = recipe;
  const openImage = createOpener({columns, limits: recipe.limits});
  /** Without a cache no range of its keys is used. */
  const opening = {
    ...(shortSide !== undefined && {reduction: {shortSide, keyRange: 1}}),
    background,
    mislabelled,
  };
  return async (index, pixels, preferred) => {
    const image = await openImage(index, opening, startTally());
    const address = {sampleId: columns.sampleId[index], ...ANY_VISIT};
    const {placement} = drawSample(recipe.augment, NO_SEED, address, image, {width, height});
    return image.makeWindow({...placement, width, height, filter, background}, pixels, preferred);
  };
}
