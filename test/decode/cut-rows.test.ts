import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {cutRows} from '../../src/decode/cut-rows.js';

const side = fc.integer({min: 1, max: 9});

describe('cutRows', () => {
  it('copies each pixel of the window from its place in the picture', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(5), fc.nat(5), fc.constantFrom(1, 3, 4), (...drawn) => {
        const [width, height, right, below, x, y, channels] = drawn;
        const rowBytes = (x + width + right) * channels;
        const data = Uint8Array.from({length: rowBytes * (y + height + below)}, (_, i) => i * 37 + (i >> 8));
        const cut = cutRows(data, rowBytes, channels, {x, y, width, height});
        expect(cut.buffer).not.toBe(data.buffer);
        const wanted = Array.from({length: width * height * channels}, (_, i) => {
          const row = Math.floor(i / (width * channels));
          return data[(y + row) * rowBytes + x * channels + (i % (width * channels))];
        });
        expect([...cut]).toEqual(wanted);
      }),
    );
  });
});
