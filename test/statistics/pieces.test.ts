import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {
  chooseNeediest,
  countPieces,
  samplesOf,
  sharePieces,
  takeAll,
  takePiece,
} from '../../src/statistics/pieces.js';

/** Domains of so many pieces each, none of them taken. */
const sharesOf = (counts: readonly number[]) =>
  counts.map((count, domain) => ({
    domain,
    pieces: sharePieces(
      [],
      Array.from({length: count}, (_, i) => 10 * i),
    ),
    threads: 0,
  }));

describe('samplesOf', () => {
  it('has each sample in one piece', () => {
    fc.assert(
      fc.property(fc.nat(200), (count) => {
        const samples = Array.from({length: count}, (_, i) => 7 * i);
        const pieces = Array.from({length: countPieces(samples)}, (_, piece) => samplesOf(samples, piece));
        expect(pieces.flat()).toEqual(samples);
        expect(pieces.every(({length}) => length > 0)).toBe(true);
        const {samples: inSharedMemory} = sharePieces(samples, []);
        expect(pieces.map((_, piece) => [...samplesOf(inSharedMemory, piece)])).toEqual(pieces);
      }),
    );
  });
});

describe('takePiece', () => {
  it('hands out each missing piece once, through whichever copy it is taken', () => {
    const pieces = sharePieces([], [3, 1, 8]);
    const copy = structuredClone(pieces);
    expect([pieces, copy, pieces, copy, pieces].map(takePiece)).toEqual([3, 1, 8, undefined, undefined]);
  });

  it('hands out none after all were taken at once', () => {
    const pieces = sharePieces([], [3, 1, 8]);
    takePiece(pieces);
    takeAll(structuredClone(pieces));
    expect(takePiece(pieces)).toBeUndefined();
  });
});

describe('chooseNeediest', () => {
  /** Which domains threads are sent to, one after the other; each takes a piece. */
  const send = (counts: readonly number[], threads: number) => {
    const shares = sharesOf(counts);
    return Array.from({length: threads}, () => {
      const share = chooseNeediest(shares);
      if (share === undefined) return undefined;
      share.threads++;
      takePiece(share.pieces);
      return share.domain;
    });
  };

  it('spreads threads over domains by what is left of each', () => {
    expect(send([10, 30, 9], 3)).toEqual([1, 1, 0]);
    expect(send([1, 1], 3)).toEqual([0, 1, undefined]);
    expect(send([], 1)).toEqual([undefined]);
  });
});
