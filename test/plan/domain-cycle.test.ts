import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {createDomainCycle} from '../../src/plan/domain-cycle.js';

import {range} from './made-domains.js';

const anyCycle = fc.integer({min: 1, max: 7}).chain((count) =>
  fc.record({
    count: fc.constant(count),
    perStep: fc.integer({min: 1, max: count}),
    seed: fc.bigInt({min: 0n, max: 2n ** 64n - 1n}),
    epoch: fc.nat(9),
  }),
);

describe('createDomainCycle', () => {
  it('has every set of domains once in each cycle', () => {
    fc.assert(
      fc.property(anyCycle, fc.nat(3), ({count, perStep, seed, epoch}, cycle) => {
        const made = createDomainCycle('train', count, perStep);
        const sets = range(made.steps).map((i) => {
          const turns = made.turnsAt({seed, epoch, step: cycle * made.steps + i});
          expect(turns).toHaveLength(perStep);
          return turns.map(({place}) => place).join();
        });
        expect(new Set(sets).size).toBe(made.steps);
      }),
      {numRuns: 50},
    );
  });

  it("counts a domain's turns without a gap, whatever the order", () => {
    fc.assert(
      fc.property(anyCycle, ({count, perStep, seed, epoch}) => {
        const made = createDomainCycle('train', count, perStep);
        const met = range(count).map(() => 0);
        for (const step of range(Math.min(3 * made.steps, 150))) {
          expect(made.turnsBefore({seed, epoch, step})).toEqual(met);
          for (const {place, earlier} of made.turnsAt({seed, epoch, step}))
            expect(earlier).toBe(met[place]++);
          if ((step + 1) % made.steps === 0) expect(new Set(met).size).toBe(1);
        }
      }),
      {numRuns: 50},
    );
  });

  it('lets every two domains meet equally often in each cycle', () => {
    for (const [count, perStep] of [
      [4, 2],
      [5, 3],
      [6, 2],
    ]) {
      const made = createDomainCycle('train', count, perStep);
      const meetings = new Map<string, number>();
      for (const step of range(made.steps)) {
        const places = made.turnsAt({seed: 3n, epoch: 1, step}).map(({place}) => place);
        for (const a of places)
          for (const b of places) if (a < b) meetings.set(`${a} ${b}`, (meetings.get(`${a} ${b}`) ?? 0) + 1);
      }
      expect(meetings.size).toBe((count * (count - 1)) / 2);
      expect(new Set(meetings.values()).size).toBe(1);
    }
  });

  it('orders cycles, epochs and seeds differently', () => {
    const made = createDomainCycle('train', 6, 3);
    const order = (seed: bigint, epoch: number, cycle: number) =>
      range(20)
        .map((i) =>
          made
            .turnsAt({seed, epoch, step: cycle * 20 + i})
            .map(({place}) => place)
            .join(''),
        )
        .join();
    const orders = [order(1n, 0, 0), order(2n, 0, 0), order(1n, 1, 0), order(1n, 0, 1)];
    expect(new Set(orders).size).toBe(4);
  });

  it('refuses more domains than there are, and more sets than a request can walk through', () => {
    expect(() => createDomainCycle('train', 3, 4)).toThrow(
      'Expected feeds.train.batch.domains_per_batch to be all, or at most the 3 domains of the feed, got 4',
    );
    expect(() => createDomainCycle('train', 40, 6)).toThrow('(of 6 there are 3838380), got 6');
  });
});
