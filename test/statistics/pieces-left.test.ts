import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {DomainProgress} from '../../src/statistics/domain-progress.js';
import {type Pieces, PiecesLeft} from '../../src/statistics/pieces-left.js';

/** Domains of so many pieces each. */
const domainsOf = (counts: readonly number[]) =>
  counts.map((count, index) => new DomainProgress(`d${index}`, new Array<number>(32 * count).fill(0)));

/** Takes until nothing is left, and gives all but the first `done` pieces of each take back. */
function takeAll(left: PiecesLeft, done: number): Pieces[] {
  const taken: Pieces[] = [];
  for (let next = left.take(); next !== undefined; next = left.take()) {
    const {domain, pieces} = next;
    taken.push({domain, pieces: pieces.slice(0, done)});
    left.putBack({domain, pieces: pieces.slice(done)});
  }
  return taken;
}

describe('PiecesLeft', () => {
  it('hands out each piece of each domain once, whatever threads give back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), {maxLength: 4}),
        fc.integer({min: 1, max: 9}),
        fc.integer({min: 1, max: 20}),
        (counts, threads, done) => {
          const domains = domainsOf(counts);
          const taken = takeAll(new PiecesLeft(domains, threads), done);
          for (const domain of domains) {
            const own = taken.filter((some) => some.domain === domain).flatMap(({pieces}) => pieces);
            expect(own.sort((a, b) => a - b)).toEqual(domain.missing());
          }
          expect(taken.every(({pieces}) => pieces.length > 0)).toBe(true);
        },
      ),
    );
  });

  it("hands out a thread's share of what is left, of one domain at a time", () => {
    const left = new PiecesLeft(domainsOf([10, 3]), 4);
    const sizes = takeAll(left, Infinity).map(({domain, pieces}) => [domain.name, pieces.length]);
    expect(sizes.slice(0, 4)).toEqual([
      ['d0', 4],
      ['d0', 3],
      ['d0', 2],
      ['d0', 1],
    ]);
  });

  it('hands out nothing once it was stopped, whatever is given back', () => {
    const [domain] = domainsOf([2]);
    const left = new PiecesLeft([domain], 2);
    const pieces = left.take() ?? {domain, pieces: []};
    left.stop();
    left.putBack(pieces);
    expect(left.take()).toBeUndefined();
  });
});
