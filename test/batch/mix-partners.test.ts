import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {mixPartners, type MixRule} from '../../src/batch/mix-partners.js';
import {type PairingName, pairings} from '../../src/batch/pairings.js';

import {anySlots, madeSlots} from './made-slots.js';

const names = Object.keys(pairings) as PairingName[];
const anyRule = fc.record<MixRule>({
  pairs: fc.constantFrom(...names),
  alpha: fc.constantFrom(0.1, 1, 5),
  p: fc.constantFrom(0, 0.3, 1),
  coin: fc.constantFrom('batch', 'sample'),
});
const anyKey = fc.record({
  seed: fc.bigInt({min: 0n, max: 2n ** 64n - 1n}),
  epoch: fc.nat(),
  step: fc.maxSafeNat(),
  rank: fc.nat(7),
});
const rule: MixRule = {pairs: 'cross_domain', alpha: 0.1, p: 0.5, coin: 'batch'};
const key = {seed: 7n, epoch: 1, step: 3, rank: 0};

describe('mixPartners', () => {
  it('gives the same again, whatever was asked before', () => {
    fc.assert(
      fc.property(anyRule, anySlots, anyKey, (own, slots, of) => {
        expect(mixPartners(own, slots, 1, of)).toEqual(mixPartners(own, slots, 1, of));
      }),
    );
  });

  it('gives weights from 0 to 1, and 1 to a slot whose partner is itself', () => {
    fc.assert(
      fc.property(anyRule, anySlots, anyKey, (own, slots, of) => {
        const {mixPerm, mixLambda} = mixPartners(own, slots, 1, of);
        expect(mixLambda.every((lambda) => lambda >= 0 && lambda <= 1)).toBe(true);
        for (const [slot, partner] of mixPerm.entries())
          if (partner === slot) expect(mixLambda[slot]).toBe(1);
        if (own.p === 0) expect(mixPerm).toEqual([...slots.keys()]);
      }),
    );
  });

  it('throws one coin for a step: all ranks mix, or none', () => {
    const mixes = Array.from({length: 2000}, (_, step) =>
      [0, 1, 2].map((rank) => {
        const {mixPerm} = mixPartners(rule, madeSlots([4, 4]), 1, {...key, step, rank});
        const mixed = mixPerm.filter((partner, slot) => partner !== slot).length;
        expect([0, 8]).toContain(mixed);
        return mixed === 8;
      }),
    );
    expect(mixes.every(([first, ...others]) => others.every((other) => other === first))).toBe(true);
    const share = mixes.filter(([mixed]) => mixed).length / 2000;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.045); // four standard deviations
  });

  it('throws a coin for each sample where that is asked for, the same in every batch that has the sample', () => {
    const slots = madeSlots([500, 500]);
    const ofSample = {...rule, coin: 'sample', p: 0.25} as const;
    const mixed = ({mixPerm}: {mixPerm: readonly number[]}) =>
      mixPerm.map((partner, slot) => partner !== slot);
    const first = mixed(mixPartners(ofSample, slots, 1, key));
    expect(mixed(mixPartners(ofSample, slots, 1, {...key, rank: 1, step: 9}))).toEqual(first);
    expect(Math.abs(first.filter(Boolean).length - 250)).toBeLessThan(55);
  });

  it("takes a sample's weight from its own stream, so that neither rank nor step nor neighbours change it", () => {
    const always = {...rule, p: 1};
    const all = mixPartners(always, madeSlots([6, 6]), 1, key);
    const reversed = mixPartners(always, madeSlots([6, 6]).toReversed(), 1, {...key, rank: 3, step: 8});
    expect(reversed.mixLambda.toReversed()).toEqual(all.mixLambda);
    const other = mixPartners(always, madeSlots([6, 6]), 1, {...key, epoch: 2});
    expect(other.mixLambda).not.toEqual(all.mixLambda);
  });

  it('chooses partners anew for each step and rank', () => {
    const orders = [key, {...key, step: 4}, {...key, rank: 1}, {...key, epoch: 2}, {...key, seed: 8n}].map(
      (of) => mixPartners({...rule, p: 1}, madeSlots([8, 8]), 1, of).mixPerm.join(),
    );
    expect(new Set(orders).size).toBe(5);
  });

  it('keeps partners within the parts of a batch that is cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), anyKey, (pairs, of) => {
        const slots = [...madeSlots([3, 4, 5]), ...madeSlots([3, 4, 5])];
        const {mixPerm} = mixPartners({...rule, pairs, p: 1}, slots, 2, of);
        expect(mixPerm.every((partner, slot) => partner < 12 === slot < 12)).toBe(true);
      }),
    );
  });
});
