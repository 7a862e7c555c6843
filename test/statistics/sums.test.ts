import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {mergeStatistics} from '../../src/statistics/sums.js';

import {madePixels, sumsOf, sumsOfAll} from './made-sums.js';

describe('mergeStatistics', () => {
  const parts = fc.array(madePixels, {minLength: 1, maxLength: 8});
  const shuffled = (images: Uint8Array[]) =>
    fc.tuple(fc.constant(images), fc.shuffledSubarray(images, {minLength: images.length}));

  it('gives for parts what their union has', () => {
    fc.assert(
      fc.property(parts, (images) => {
        const union = sumsOf(Uint8Array.from(images.flatMap((pixels) => [...pixels])));
        expect({...sumsOfAll(images), images: 1}).toEqual(union);
      }),
    );
  });

  it('depends neither on the order of the parts nor on how they are grouped', () => {
    fc.assert(
      fc.property(parts.chain(shuffled), fc.nat(7), ([images, order], cut) => {
        const groups = [order.slice(0, cut), order.slice(cut)].filter(({length}) => length > 0);
        expect(mergeStatistics(groups.map(sumsOfAll))).toEqual(sumsOfAll(images));
      }),
    );
  });

  it('adds what only some recipes measure', () => {
    const one = {
      ...sumsOf(Uint8Array.of(1, 2, 3)),
      lClahe: Float64Array.of(1, 2),
      amplitude: Float64Array.of(5),
    };
    expect(mergeStatistics([one, one, one])).toMatchObject({
      images: 3,
      lClahe: Float64Array.of(3, 6),
      amplitude: Float64Array.of(15),
    });
  });
});
