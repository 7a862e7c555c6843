import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, bytesAt, parts, place} from '../parts.js';

describe('verticalPass', () => {
  it('gives the rounded and clamped weighted sums of rows, for any weights', () => {
    const weight = fc.integer({min: -20000, max: 32767});
    const entry = fc.record({first: fc.nat(3), weights: fc.array(weight, {minLength: 1, maxLength: 7})});
    fc.assert(
      fc.property(
        fc.array(entry, {minLength: 1, maxLength: 5}),
        fc.integer({min: 1, max: 40}),
        (entries, columns) => {
          beginPlacing();
          const stride = 48;
          const rows = Array.from({length: 12}, (_, y) =>
            Array.from({length: stride}, (_x, x) => (x * 37 + y * 91) & 255),
          );
          const source = place(rows.flat());
          const target = place(new Uint8Array(entries.length * stride));
          parts.verticalPass(placeTaps(entries), entries.length, source, stride, columns, target, stride);
          for (const [index, {first, weights}] of entries.entries()) {
            const wanted = Array.from({length: columns}, (_, x) => {
              const sum = weights.reduce((total, each, k) => total + each * rows[first + k][x], 0);
              return Math.max(0, Math.min(255, (sum + 8192) >> 14));
            });
            expect([...bytesAt(target + index * stride, columns)]).toEqual(wanted);
          }
        },
      ),
    );
  });
});

/** A table of taps as `buildTaps` makes it. */
function placeTaps(entries: readonly {first: number; weights: readonly number[]}[]): number {
  const entryBytes = 8 + 16;
  const table = new DataView(new ArrayBuffer(16 + entries.length * entryBytes));
  table.setUint32(0, entryBytes, true);
  for (const [index, {first, weights}] of entries.entries()) {
    const at = 16 + index * entryBytes;
    table.setUint32(at, first, true);
    table.setUint32(at + 4, Math.ceil(weights.length / 2), true);
    for (const [k, weight] of weights.entries()) table.setInt16(at + 8 + 2 * k, weight, true);
  }
  return place(new Uint8Array(table.buffer));
}
