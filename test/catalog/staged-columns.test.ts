import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {StagedNames, StagedNumbers} from '../../src/catalog/staged-columns.js';

describe('StagedNumbers', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
    'gives back %d numbers in order, then is empty',
    (count) => {
      const column = new StagedNumbers();
      for (let value = 0; value < count; value++) column.push(value * 1e6);
      expect(column.length).toBe(count);
      const target = new Float64Array(count + 1);
      column.moveTo(target, 1);
      expect(target.every((value, place) => value === Math.max(0, place - 1) * 1e6)).toBe(true);
      expect(column.length).toBe(0);
    },
  );
});

describe('StagedNames', () => {
  it('gives back all bytes in order, then is empty', () => {
    const names = fc.array(fc.string({unit: 'grapheme', maxLength: 255}), {maxLength: 40});
    fc.assert(
      fc.property(names, fc.integer({min: 1, max: 60}), (some, repeats) => {
        const column = new StagedNames();
        const all = Array.from({length: repeats}, () => some).flat();
        for (const name of all) column.push(name);
        const expected = Buffer.from(all.join(''));
        expect(column.length).toBe(expected.length);
        const target = new Uint8Array(column.length);
        column.moveTo(target);
        expect(expected.equals(target)).toBe(true);
        expect(column.length).toBe(0);
      }),
    );
  });
});
