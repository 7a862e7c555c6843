import {describe, expect, it} from '@jest/globals';

import {keepFurther} from '../../src/statistics/keep-further.js';
import type {MeasuredDomain} from '../../src/statistics/statistics-file.js';

import {sumsOf} from './made-sums.js';

type Pieces = MeasuredDomain['pieces'];

/** A domain with these pieces; told apart by the level of its only pixel. */
function made(level: number, pieces: Pieces): MeasuredDomain {
  return {bad: [], sums: {art: sumsOf(Uint8Array.of(level, 0, 0))}, ...(pieces && {pieces})};
}

describe('keepFurther', () => {
  const some: Pieces = [
    [0, 3],
    [9, 9],
  ];
  it.each<[string, Pieces, Pieces, 'stored' | 'own']>([
    ['what has more pieces, stored', [[0, 4]], [[7, 10]], 'stored'],
    ['what has more pieces, own', [[8, 9]], some, 'own'],
    ['one of equals, never both', [[0, 4]], some, 'stored'],
    ['what is finished, stored', undefined, [[0, 99]], 'stored'],
    ['what is finished, own', [[0, 99]], undefined, 'own'],
    ['what has a piece, over one that is begun', [], [[0, 0]], 'own'],
  ])('keeps %s', (_what, stored, own, winner) => {
    const domains = {stored: made(1, stored), own: made(2, own)};
    const kept = keepFurther(new Map([['art', domains.stored]]), new Map([['art', domains.own]]));
    expect(kept).toEqual(new Map([['art', domains[winner]]]));
  });

  it('keeps the domains that only one of both knows', () => {
    const [art, photo] = [made(1, undefined), made(2, [])];
    expect(keepFurther(new Map([['art', art]]), new Map([['photo', photo]]))).toEqual(
      new Map([
        ['art', art],
        ['photo', photo],
      ]),
    );
  });
});
