import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {planSequential} from '../../src/plan/sequential.js';

import {domainsOf, indicesOf, range} from './made-domains.js';

describe('planSequential', () => {
  it('covers every sample once over all steps and ranks, in catalog order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({min: 1, max: 30}), {minLength: 1, maxLength: 4}),
        fc.integer({min: 1, max: 20}),
        fc.integer({min: 1, max: 5}),
        (counts, size, worldSize) => {
          const plan = planSequential(domainsOf(counts), size, worldSize);
          const all = range(plan.stepsInEpoch).flatMap((step) =>
            range(worldSize).flatMap((rank) => indicesOf(plan, {step, rank})),
          );
          expect(all).toEqual(range(counts.reduce((a, b) => a + b, 0)));
        },
      ),
    );
  });

  it('gives ranks of a step equal shares, or one sample fewer', () => {
    const plan = planSequential(domainsOf([10]), 7, 3);
    const shares = [0, 1].map((step) => range(3).map((rank) => indicesOf(plan, {step, rank}).length));
    expect(shares).toEqual([
      [2, 2, 3],
      [1, 1, 1],
    ]);
  });

  it('leaves ranks of a short last step without samples', () => {
    const plan = planSequential(domainsOf([9]), 8, 4);
    expect(range(4).map((rank) => plan.runsOf({seed: 0n, epoch: 0, step: 1, rank}).length)).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it('follows the catalog, not the order in which a feed names its domains', () => {
    const domains = domainsOf([2, 3]);
    expect(indicesOf(planSequential(domains.toReversed(), 5, 1), {step: 0})).toEqual([0, 1, 2, 3, 4]);
  });
});
