import {drawSample} from '../augment/index.js';
import type {DecodingCounter, WindowRequest} from '../decode/index.js';
import {createOpener, type OpenImage} from '../workers/open-image.js';
import {startTally} from '../workers/tally.js';

import type {MeasureSetup} from './messages.js';

/** Nothing is drawn: of all operations only those are left that are the same in each epoch. */
const NO_SEED = 0n;
const ANY_VISIT = {epoch: 0, pass: 0, view: 0};

/** Reads samples, by their index in the catalog, one at a time, and decodes all of each at the feed's size. Throws as an `ImageOpener`. */
export interface SampleDecoder {
  /** @param out - (height, width, 3) uint8, RGB. */
  readonly decode: (index: number, out: Uint8Array) => Promise<void>;
  /** Adds the pixels to a counter. @param out - As of `decode`: where they are made if need be. */
  readonly count: (index: number, counter: DecodingCounter, out: Uint8Array) => Promise<void>;
}

/** What decodes samples as a recipe says. */
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
  const open = async (index: number): Promise<[OpenImage, WindowRequest]> => {
    const image = await openImage(index, opening, startTally());
    const address = {sampleId: columns.sampleId[index], ...ANY_VISIT};
    const {placement} = drawSample(recipe.augment, NO_SEED, address, image, {width, height});
    return [image, {...placement, width, height, filter, background}];
  };
  return {
    async decode(index, out) {
      const [image, request] = await open(index);
      await image.makeWindow(request, out);
    },
    async count(index, counter, out) {
      const [image, request] = await open(index);
      await image.countWindow(request, counter, out);
    },
  };
}
