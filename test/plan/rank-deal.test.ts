import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {dealByGroup, dealToAll} from '../../src/plan/rank-deal.js';

import {range} from './made-domains.js';

const anyWorld = fc.record({
  domains: fc.integer({min: 1, max: 5}),
  groupRanks: fc.integer({min: 1, max: 4}),
  rounds: fc.integer({min: 1, max: 4}),
});

describe('dealByGroup', () => {
  it('gives each rank one domain, and each domain its ranks in turn', () => {
    fc.assert(
      fc.property(anyWorld, ({domains, groupRanks, rounds}) => {
        const worldSize = domains * groupRanks * rounds;
        const deal = dealByGroup(domains, groupRanks, worldSize);
        for (const place of range(domains)) {
          const turns = range(worldSize).flatMap((rank) => deal.turnOf(rank, place) ?? []);
          expect(turns).toEqual(range(deal.holders));
        }
        const held = range(worldSize).map((rank) =>
          range(domains).filter((place) => deal.turnOf(rank, place) !== undefined),
        );
        expect(held.every((places) => places.length === 1)).toBe(true);
      }),
    );
  });

  it('gives the ranks g·j to g·j + g - 1 the same domain', () => {
    const deal = dealByGroup(2, 2, 8);
    const letters = range(8).map((rank) => (deal.turnOf(rank, 0) === undefined ? 'B' : 'A'));
    expect(letters.join('')).toBe('AABBAABB');
  });

  it('refuses a world that it does not fill, and says which ones it fills', () => {
    expect(() => dealByGroup(3, 2, 4)).toThrow(
      'Expected world_size to be a multiple of 6 (6, 12, 18, ...) with layout domain_per_rank: ' +
        '3 domains x 2 bn_group_ranks, got 4',
    );
  });
});

describe('dealToAll', () => {
  it('gives every rank every domain', () => {
    const deal = dealToAll(3);
    expect([deal.holders, ...range(3).map((rank) => deal.turnOf(rank, 5))]).toEqual([3, 0, 1, 2]);
  });
});
