import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, bytesAt, parts, place} from '../parts.js';

describe('transpose', () => {
  it('makes row r of column r, for any size', () => {
    const side = fc.integer({min: 1, max: 40});
    fc.assert(
      fc.property(side, side, (rows, columns) => {
        beginPlacing();
        const stride = 48;
        const pixels = Uint8Array.from({length: 48 * stride}, (_, at) => (at * 131 + (at >> 8)) & 255);
        const source = place(pixels);
        const target = place(new Uint8Array(48 * stride));
        parts.transpose(source, stride, rows, columns, target, stride);
        for (let column = 0; column < columns; column++) {
          const wanted = Array.from({length: rows}, (_, row) => pixels[row * stride + column]);
          expect([...bytesAt(target + column * stride, rows)]).toEqual(wanted);
        }
      }),
    );
  });
});
