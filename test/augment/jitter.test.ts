import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';
import {z} from 'zod';

import {adjustBrightness, adjustContrast, adjustSaturation} from './specification/blend.js';
import {type Adjustment, jitter, type JitterOptions} from '../../src/augment/jitter.js';
import {shiftHue} from './specification/shift-hue.js';

import {colourCube} from './judge.js';
import {distanceFromUniform, streamOf} from './made-stream.js';

const ALL: JitterOptions = {brightness: 0.4, contrast: 0.3, saturation: 1.5, hue: 0.1, p: 1};

function drawn(options: Partial<JitterOptions>, sample: number): readonly Adjustment[] | undefined {
  return jitter.draw({...ALL, ...options}, streamOf(sample));
}

function amounts(options: Partial<JitterOptions>, adjust: Adjustment['adjust'], samples = 2000): number[] {
  return Array.from({length: samples}, (_, sample) =>
    drawn(options, sample)?.find((adjustment) => adjustment.adjust === adjust),
  ).map((adjustment) => adjustment?.amount ?? NaN);
}

// Doubles would mostly be next to 0, where all adjustments look alike.
const factor = fc.integer({min: 20, max: 190}).map((percent) => percent / 100);
const turn = fc.integer({min: -45, max: 45}).map((percent) => percent / 100);

describe('jitter', () => {
  it('spreads each factor evenly around 1, but not below 0, and the turn around 0', () => {
    const ranges = {
      brightness: [0.6, 1.4],
      contrast: [0.7, 1.3],
      saturation: [0, 2.5],
      hue: [-0.1, 0.1],
    } as const;
    for (const [adjust, [low, high]] of Object.entries(ranges)) {
      const places = amounts({}, adjust as Adjustment['adjust']).map(
        (amount) => (amount - low) / (high - low),
      );
      expect(distanceFromUniform(places)).toBeLessThan(1.95);
    }
  });

  it('puts the four adjustments in each of their 24 orders equally often', () => {
    const counts = new Map<string, number>();
    for (let sample = 0; sample < 4800; sample++) {
      const order = (drawn({}, sample) ?? []).map(({adjust}) => adjust).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(chiSquare).toBeLessThan(49.7); // one in a thousand, 23 degrees of freedom
  });

  it('changes a share p of the samples', () => {
    const changed = Array.from({length: 3000}, (_, sample) => drawn({p: 0.8}, sample)).filter(
      (adjustments) => adjustments !== undefined,
    ).length;
    expect(Math.abs(changed - 2400)).toBeLessThan(4 * Math.sqrt(3000 * 0.8 * 0.2));
    expect(drawn({p: 0}, 0)).toBeUndefined();
  });

  it('leaves out an adjustment of 0 without moving the others', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.constantFrom('brightness', 'contrast', 'saturation', 'hue'),
        (sample, left) => {
          const others = drawn({}, sample)?.filter(({adjust}) => adjust !== left);
          expect(drawn({[left]: 0}, sample)).toEqual(others);
        },
      ),
    );
  });

  it('leaves the pixels alone unless told', () => {
    expect(jitter.draw(jitter.options(z).parse({}), streamOf(1))).toBeUndefined();
  });

  it('applies its adjustments one after the other, in the given order', () => {
    fc.assert(
      fc.property(factor, factor, factor, turn, (b, c, s, h) => {
        const {width, height, pixels} = colourCube();
        const own = pixels.slice();
        jitter.apply(own, {width, height}, [
          {adjust: 'saturation', amount: s},
          {adjust: 'hue', amount: h},
          {adjust: 'contrast', amount: c},
          {adjust: 'brightness', amount: b},
        ]);
        adjustSaturation(pixels, s);
        shiftHue(pixels, h);
        adjustContrast(pixels, c);
        adjustBrightness(pixels, b);
        expect(Buffer.compare(own, pixels)).toBe(0);
      }),
      {numRuns: 10},
    );
  });

  it.each([[{hue: 0.51}], [{brightness: -0.1}], [{p: 1.1}], [{p: NaN}], [{gamma: 1}]])(
    'refuses %j',
    (options) => {
      expect(jitter.options(z).safeParse(options).success).toBe(false);
    },
  );
});
