import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {pairings} from '../../src/batch/pairings.js';
import {RandomStream} from '../../src/random.js';
import {chiSquare, chiSquareLimit} from '../chi-square.js';

import {anySlots, madeSlots} from './made-slots.js';

const streamOf = (number: number) => new RandomStream([7, 11], [number, 0, 0]);
const {cross_domain: crossDomain, random, same_image: sameImage, same_class: sameClass} = pairings;

describe.each(Object.entries(pairings))('partners by %s', (_name, pairing) => {
  it('are slots of the batch, the same from the same stream', () => {
    fc.assert(
      fc.property(anySlots, fc.nat(), (slots, number) => {
        const partners = pairing.choose(slots, streamOf(number));
        expect(partners).toHaveLength(slots.length);
        expect(partners.every((partner) => partner in slots)).toBe(true);
        expect(pairing.choose(slots, streamOf(number))).toEqual(partners);
      }),
    );
  });

  it('differ from stream to stream', () => {
    const slots = madeSlots([8, 9, 10], 'paired', 4);
    const chosen = new Set(Array.from({length: 20}, (_, i) => pairing.choose(slots, streamOf(i)).join()));
    expect(chosen.size).toBe(20);
  });
});

describe('partners by cross_domain', () => {
  it('are never of the own domain, for any number of domains, sizes and layout', () => {
    fc.assert(
      fc.property(anySlots, fc.nat(), (slots, number) => {
        const alone = slots.every(({domain}) => domain === slots[0].domain);
        for (const [slot, partner] of crossDomain.choose(slots, streamOf(number)).entries()) {
          if (alone) expect(partner).toBe(slot);
          else expect(slots[partner].domain).not.toBe(slots[slot].domain);
        }
      }),
    );
  });

  it('are dealt evenly: to each other domain, and within it to each slot, as often as any or once more', () => {
    fc.assert(
      fc.property(anySlots, fc.nat(), (slots, number) => {
        const partners = crossDomain.choose(slots, streamOf(number));
        const domains = [...new Set(slots.map(({domain}) => domain))];
        if (domains.length === 1) return;
        const spread = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts);
        for (const domain of domains) {
          const own = [...slots.keys()].filter((slot) => slots[slot].domain === domain);
          const others = domains.filter((other) => other !== domain);
          const met = others.map(
            (other) => own.filter((slot) => slots[partners[slot]].domain === other).length,
          );
          expect(spread(met)).toBeLessThanOrEqual(1);
          const given = own.map((slot) => partners.filter((partner) => partner === slot).length);
          expect(spread(given)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it.each([[[3, 8]], [[5, 2, 7]], [[1, 4, 6, 3]], [[8, 3, 3, 5, 2]], [[2, 6, 1, 4, 3, 7]]])(
    'meet every other domain, and every slot of it, equally often over 1,000 steps of %j',
    (counts) => {
      const slots = madeSlots(counts);
      const met = slots.map(() => slots.map(() => 0));
      for (let step = 0; step < 1000; step++) {
        for (const [slot, partner] of crossDomain.choose(slots, streamOf(step)).entries())
          met[slot][partner]++;
      }
      for (const [slot, {domain}] of slots.entries()) {
        const others = [...slots.keys()].filter((other) => slots[other].domain !== domain);
        const size = (of: number) => slots.filter((other) => other.domain === slots[of].domain).length;
        const statistic = chiSquare(
          others.map((other) => met[slot][other]),
          (cell) => 1000 / (counts.length - 1) / size(others[cell]),
        );
        expect(statistic).toBeLessThan(chiSquareLimit(others.length - 1));
        expect(others.reduce((sum, other) => sum + met[slot][other], 0)).toBe(1000);
      }
    },
  );

  it('are an exchange where two domains are equally large: every slot gives once', () => {
    const partners = crossDomain.choose(madeSlots([6, 6]), streamOf(1));
    expect(partners.toSorted((a, b) => a - b)).toEqual([...partners.keys()]);
  });
});

describe('partners by random', () => {
  it('are every permutation equally often, those with fixed points too', () => {
    const slots = madeSlots([2, 2]);
    const counts = new Map<string, number>();
    for (let step = 0; step < 12_000; step++) {
      const order = random.choose(slots, streamOf(step)).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare(counts.values(), () => 500)).toBeLessThan(chiSquareLimit(23));
  });
});

describe('partners by same_image', () => {
  it('are other views of the same sample, a cycle of all its slots or of some', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({min: 1, max: 5}), {minLength: 1, maxLength: 4}),
        fc.nat(),
        (counts, number) => {
          for (const views of [2, 3, 4]) {
            const slots = madeSlots(counts, 'paired', views);
            const partners = sameImage.choose(slots, streamOf(number));
            for (const [slot, partner] of partners.entries()) {
              expect(slots[partner].seat).toBe(slots[slot].seat);
              expect(slots[partner].view).not.toBe(slots[slot].view);
            }
            expect(new Set(partners).size).toBe(slots.length);
          }
        },
      ),
    );
  });

  it('meet every other view equally often', () => {
    const slots = madeSlots([1], 'paired', 4);
    const counts = [0, 0, 0];
    for (let step = 0; step < 3000; step++) counts[sameImage.choose(slots, streamOf(step))[0] - 1]++;
    expect(chiSquare(counts, () => 1000)).toBeLessThan(chiSquareLimit(2));
  });

  it('keep to a view also where a stand-in shows the same picture in another place', () => {
    const slots = madeSlots([2], 'paired', 2).map((slot) => ({...slot, sample: 5}));
    expect(sameImage.choose(slots, streamOf(0))).toEqual([2, 3, 0, 1]);
  });
});

describe('partners by same_class', () => {
  it('are another sample of the class, of another domain where there is one; else the slot itself', () => {
    fc.assert(
      fc.property(anySlots, fc.nat(), (slots, number) => {
        for (const [slot, partner] of sameClass.choose(slots, streamOf(number)).entries()) {
          const {label, domain, sample} = slots[slot];
          const others = slots.filter(
            (other) => label !== -1 && other.label === label && other.sample !== sample,
          );
          const abroad = others.some((other) => other.domain !== domain);
          if (others.length === 0) expect(partner).toBe(slot);
          else expect(others).toContain(slots[partner]);
          if (abroad) expect(slots[partner].domain).not.toBe(domain);
        }
      }),
    );
  });
});
