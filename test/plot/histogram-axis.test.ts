import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {axesOf, curveOf} from '../../src/plot/histogram-axis.js';

import {histogramOf, statisticsAround} from './made-statistics.js';

describe('the axis of a histogram', () => {
  it('of a and b spans the values that are there, and its ticks lie on it', () => {
    fc.assert(
      fc.property(fc.nat(1023), fc.nat(1023), (one, other) => {
        const counts = Array.from({length: 1024}, (_, bin) => (bin === one || bin === other ? 9 : 0));
        const axes = axesOf(() => [histogramOf(counts, -128, 128)]);
        for (const {channel, low, high, ticks} of axes) {
          for (const tick of ticks) expect(tick >= low && tick <= high).toBe(true);
          expect(ticks.length).toBeGreaterThan(1);
          if (channel !== 'labA' && channel !== 'labB') continue;
          for (const bin of [one, other]) {
            const value = -128 + bin / 4;
            expect(value > low - 0.5 && value < high + 0.5).toBe(true);
          }
        }
      }),
    );
  });

  it('keeps all pixels when bins are drawn together', () => {
    const {histograms} = statisticsAround('photo', 0.4);
    for (const {channel, binsPerPoint} of axesOf((key) => [histograms[key]])) {
      const curve = curveOf(histograms[channel], binsPerPoint);
      expect(curve.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });
});
