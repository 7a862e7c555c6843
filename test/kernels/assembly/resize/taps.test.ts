import {beforeEach, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, parts} from '../parts.js';

const ONE = 2 ** 14;
const TRIANGLE = 0;
const CUBIC = 1;
const NEAREST = 2;

interface Axis {
  readonly filter: number;
  readonly start: number;
  readonly size: number;
  readonly outSize: number;
  readonly order?: number;
  readonly factor?: number;
  readonly smooth?: boolean;
  readonly samples?: number;
  readonly origin?: number;
}

/** The weights of each output sample, by the plane's sample counted from `origin`; zeros left out. */
function buildTaps(axis: Axis): Map<number, number>[] {
  const {filter, start, size, outSize, order = 0, factor = 1, smooth = false, samples = 0, origin = 0} = axis;
  const table = parts.buildTaps(filter, start, size, outSize, order, factor, Number(smooth), samples, origin);
  const view = new DataView(parts.memory.buffer);
  const entryBytes = view.getUint32(table, true);
  return Array.from({length: outSize}, (_, index) => {
    const entry = table + 16 + index * entryBytes;
    const first = view.getUint32(entry, true);
    const pairs = view.getUint32(entry + 4, true);
    const weights = Array.from({length: 2 * pairs}, (_unused, k) => view.getInt16(entry + 8 + 2 * k, true));
    return new Map(
      weights.map((weight, k) => [first + k, weight] as const).filter(([, weight]) => weight !== 0),
    );
  });
}

/** Antialiased resampling by its formula (Pillow's Resample.c): weights of one output sample that add up to 1. */
function formula(filter: number, size: number, outSize: number, index: number): Map<number, number> {
  const scale = size / outSize;
  const stretch = Math.max(scale, 1);
  const kernel = (distance: number) => {
    const x = Math.abs(distance);
    if (filter === TRIANGLE) return Math.max(0, 1 - x);
    if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
    return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
  };
  const weights = Array.from({length: size}, (_, k) => kernel((k + 0.5 - (index + 0.5) * scale) / stretch));
  const total = weights.reduce((sum, weight) => sum + weight);
  return new Map(
    weights.map((weight, k) => [k, weight / total] as const).filter(([, weight]) => weight !== 0),
  );
}

const sizes = {size: fc.integer({min: 1, max: 200}), outSize: fc.integer({min: 1, max: 60})};
const axis = fc.record({...sizes, filter: fc.constantFrom(TRIANGLE, CUBIC), start: fc.nat(50)});

function keysOf(taps: readonly Map<number, number>[]): number[] {
  return taps.flatMap((weights) => [...weights.keys()]);
}

describe('buildTaps', () => {
  beforeEach(beginPlacing);

  it('gives the weights of the formula, none off by 2^-14 or more', () => {
    fc.assert(
      fc.property(axis, ({filter, start, size, outSize}) => {
        beginPlacing();
        for (const [index, weights] of buildTaps({filter, start, size, outSize, origin: start}).entries()) {
          const wanted = formula(filter, size, outSize, index);
          for (const key of new Set([...weights.keys(), ...wanted.keys()])) {
            expect(Math.abs((weights.get(key) ?? 0) / ONE - (wanted.get(key) ?? 0))).toBeLessThan(
              1.001 / ONE,
            );
          }
        }
      }),
    );
  });

  it('gives weights that add up to exactly one, at chroma resolution too', () => {
    fc.assert(
      fc.property(axis, fc.constantFrom(1, 2, 4), fc.boolean(), (window, factor, smooth) => {
        beginPlacing();
        const samples = Math.ceil((window.start + window.size) / factor);
        for (const weights of buildTaps({...window, factor, smooth: smooth && factor === 2, samples})) {
          expect([...weights.values()].reduce((sum, weight) => sum + weight)).toBe(ONE);
        }
      }),
    );
  });

  it('keeps the mean of a window of many thousand samples, whose single weights are below 2^-14', () => {
    const [weights] = buildTaps({filter: TRIANGLE, start: 0, size: 60000, outSize: 1});
    let mean = 0;
    for (const [place, weight] of weights) mean += (place * weight) / ONE;
    expect(Math.abs(mean - 29999.5)).toBeLessThan(1);
  });

  it('reaches no sample outside the window, or for chroma none that the window takes no colour from', () => {
    fc.assert(
      fc.property(axis, fc.constantFrom(1, 2, 4), (window, factor) => {
        beginPlacing();
        const smooth = factor === 2;
        const samples = Math.ceil((window.start + window.size) / factor);
        const keys = keysOf(buildTaps({...window, factor, smooth, samples}));
        const margin = smooth ? 1 : 0;
        expect(Math.min(...keys)).toBeGreaterThanOrEqual(
          Math.max(0, Math.floor((window.start - margin) / factor)),
        );
        expect(Math.max(...keys)).toBeLessThan(samples);
      }),
    );
  });

  it('gives, for chroma, the taps of luma through the upsampling of libjpeg', () => {
    fc.assert(
      fc.property(axis, fc.boolean(), fc.nat(3), (window, smooth, extra) => {
        beginPlacing();
        const samples = Math.ceil((window.start + window.size) / 2) + extra;
        const fine = buildTaps(window);
        const coarse = buildTaps({...window, factor: 2, smooth, samples});
        for (const [index, weights] of coarse.entries()) {
          const wanted = new Map<number, number>();
          for (const [place, weight] of fine[index]) {
            const near = place >> 1;
            const far = Math.max(0, Math.min(samples - 1, place & 1 ? near + 1 : near - 1));
            wanted.set(near, (wanted.get(near) ?? 0) + (smooth ? 0.75 : 1) * weight);
            if (smooth) wanted.set(far, (wanted.get(far) ?? 0) + 0.25 * weight);
          }
          for (const key of new Set([...weights.keys(), ...wanted.keys()])) {
            expect(Math.abs((weights.get(key) ?? 0) - (wanted.get(key) ?? 0))).toBeLessThan(4);
          }
        }
      }),
    );
  });

  it.each([TRIANGLE, CUBIC, NEAREST])('runs backwards when asked to, filter %d', (filter) => {
    const window = {filter, start: 5, size: 31, outSize: 12};
    const forward = buildTaps(window);
    expect(buildTaps({...window, order: 1})).toEqual(forward.toReversed());
    const reversedSamples = buildTaps({...window, order: 2}).map(
      (weights) => new Map([...weights].map(([place, weight]) => [2 * 5 + 31 - 1 - place, weight])),
    );
    for (const [index, weights] of reversedSamples.entries()) {
      for (const [place, weight] of forward[index]) {
        expect(Math.abs((weights.get(place) ?? 0) - weight)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('takes, for the filter nearest, the sample that each output sample lies in', () => {
    fc.assert(
      fc.property(fc.record(sizes), ({size, outSize}) => {
        beginPlacing();
        const taps = buildTaps({filter: NEAREST, start: 0, size, outSize});
        for (const [index, weights] of taps.entries()) {
          const [[place, weight]] = weights;
          expect(weight).toBe(ONE);
          const exact = ((index + 0.5) * size) / outSize;
          expect(Math.abs(place + 0.5 - exact)).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      }),
    );
  });
});
