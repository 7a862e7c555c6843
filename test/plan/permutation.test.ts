import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {permute} from '../../src/plan/permutation.js';
import {deriveKey} from '../../src/random.js';

const key = (n: number) => deriveKey(7n, 'permutation', n);
const order = (count: number, n: number) =>
  Array.from({length: count}, (_, place) => permute(place, count, key(n)));

describe('permute', () => {
  it('visits every number below the count once', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 700}), fc.nat(), (count, n) => {
        expect(order(count, n).sort((a, b) => a - b)).toEqual(Array.from({length: count}, (_, i) => i));
      }),
    );
  });

  it('stays inside a set of billions', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 2 ** 32}),
        fc.nat(),
        fc.double({min: 0, max: 1, noNaN: true}),
        (count, n, at) => {
          const image = permute(Math.min(count - 1, Math.floor(at * count)), count, key(n));
          expect(Number.isInteger(image) && image >= 0 && image < count).toBe(true);
        },
      ),
    );
  });

  it.each([2, 3, 4, 5, 6])('makes every order of %d things about equally likely', (count) => {
    const runs = 20_000;
    const seen = new Map<string, number>();
    for (let n = 0; n < runs; n++) {
      const found = order(count, n).join();
      seen.set(found, (seen.get(found) ?? 0) + 1);
    }
    const orders = Array.from({length: count}, (_, i) => i + 1).reduce((a, b) => a * b, 1);
    const mean = runs / orders;
    const chiSquare =
      [...seen.values()].reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0) +
      (orders - seen.size) * mean;
    expect(chiSquare).toBeLessThan(orders - 1 + 5 * Math.sqrt(2 * orders)); // far beyond chance; the keys are fixed
  });

  it('moves every place to every number about equally often', () => {
    const count = 20;
    const runs = 4_000;
    const seen = new Float64Array(count * count);
    for (let n = 0; n < runs; n++) order(count, n).forEach((image, place) => seen[place * count + image]++);
    const mean = runs / count;
    const chiSquare = seen.reduce((sum, times) => sum + (times - mean) ** 2 / mean, 0);
    expect(chiSquare).toBeLessThan(361 + 5 * Math.sqrt(2 * 361)); // 19 * 19 degrees of freedom
  });
});
