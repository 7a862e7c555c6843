import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {levelTable, normalizeLevels} from '../../src/workers/normalize-levels.js';

const channel = fc.tuple(...Array.from({length: 3}, () => fc.double({min: 0.01, max: 1, noNaN: true})));
const allLevels = Uint8Array.from({length: 3 * 256}, (_, i) => Math.floor(i / 3));

describe('normalizeLevels', () => {
  it('gives (level / 255 - mean) / std of each channel within 1e-6 of its range', () => {
    fc.assert(
      fc.property(channel, channel, (mean, std) => {
        const out = new Float32Array(allLevels.length);
        normalizeLevels(allLevels, levelTable({mean, std}, 'float32'), out);
        const errors = Array.from(allLevels, (level, at) => {
          const exact = (level / 255 - mean[at % 3]) / std[at % 3];
          return Math.abs(out[at] - exact) * Math.min(1, std[at % 3]);
        });
        expect(Math.max(...errors)).toBeLessThan(1e-6);
      }),
    );
  });

  it('writes halves of the same numbers', () => {
    const entry = {mean: [0.485, 0.456, 0.406], std: [0.25, 0.5, 1]};
    const floats = new Float32Array(allLevels.length);
    const halves = new Uint16Array(allLevels.length);
    normalizeLevels(allLevels, levelTable(entry, 'float32'), floats);
    normalizeLevels(allLevels, levelTable(entry, 'float16'), halves);
    const view = new DataView(halves.buffer);
    const valueOf = (at: number) => {
      const bits = view.getUint16(2 * at, true);
      const exponent = (bits >> 10) & 31;
      const fraction = bits & 0x3ff;
      const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
      return bits >> 15 === 1 ? -size : size;
    };
    const errors = Array.from(
      floats,
      (value, at) => Math.abs(valueOf(at) - value) / Math.max(Math.abs(value), 2 ** -14),
    );
    expect(Math.max(...errors)).toBeLessThanOrEqual(2 ** -11);
  });
});
