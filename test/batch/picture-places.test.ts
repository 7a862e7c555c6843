import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {picturePlaces} from '../../src/batch/picture-places.js';
import {slotsOf} from '../../src/batch/slots.js';
import type {Domain} from '../../src/types.js';

const art: Domain = {id: 4, name: 'art', role: 'source', start: 0, count: 100};

/** A run of `count` samples, and its slots where each sample stands in `copies` runs. */
function slotsFor(count: number, copies: number) {
  const samples = Array.from({length: count}, (_, index) => ({index, pass: 0, place: index}));
  return slotsOf(Array.from({length: copies}, () => ({domain: art, samples})));
}

const sizes = [fc.integer({min: 1, max: 20}), fc.integer({min: 1, max: 5})] as const;

describe('picturePlaces', () => {
  it('gives every picture of the payload to one view of one sample, also where all views share a tensor', () => {
    fc.assert(
      fc.property(...sizes, fc.boolean(), (count, views, paired) => {
        const slots = slotsFor(count, paired ? views : 1);
        const viewOf = paired ? slots.map((_, slot) => Math.floor(slot / count)) : undefined;
        const places = picturePlaces(slots, views, viewOf);
        expect([...places.values()].flat().sort((a, b) => a - b)).toEqual(
          Array.from({length: count * views}, (_, place) => place),
        );
        for (const [sample, own] of places) {
          expect(own).toHaveLength(views);
          expect(slots[own[0]]).toBe(sample);
        }
      }),
    );
  });

  it('puts each view into a tensor of its own', () => {
    expect([...picturePlaces(slotsFor(3, 1), 2).values()]).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
  });

  it('puts a view where its slot is', () => {
    expect([...picturePlaces(slotsFor(2, 2), 2, [1, 1, 0, 0]).values()]).toEqual([
      [2, 0],
      [3, 1],
    ]);
  });
});
