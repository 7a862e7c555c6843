import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {type Band, createBandTransform} from '../../src/kernels/band-transform.js';

interface Case {
  readonly size: {readonly width: number; readonly height: number};
  readonly band: Band;
  /** (height, width) */
  readonly plane: Float32Array;
}

const levels = fc.integer({min: -2000, max: 2550}).map((tenths) => tenths / 10);

/** Planes of any size and a band that fits in. */
const cases: fc.Arbitrary<Case> = fc
  .record({width: fc.integer({min: 1, max: 13}), height: fc.integer({min: 1, max: 11})})
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      band: fc.record({
        lastRow: fc.nat(Math.floor(size.height / 2)),
        lastColumn: fc.nat(Math.floor(size.width / 2)),
      }),
      plane: fc
        .array(levels, {minLength: size.width * size.height, maxLength: size.width * size.height})
        .map((values) => Float32Array.from(values)),
    }),
  );

/** Rows and columns of the bins, in their order. */
function frequencies({lastRow, lastColumn}: Band): [number, number][] {
  return Array.from({length: (2 * lastRow + 1) * (lastColumn + 1)}, (_, bin) => [
    Math.floor(bin / (lastColumn + 1)) - lastRow,
    bin % (lastColumn + 1),
  ]);
}

const largest = (gaps: readonly number[]) => Math.max(...gaps.map(Math.abs));

describe('createBandTransform', () => {
  it('sums up pixels times waves, for every size and band', () => {
    fc.assert(
      fc.property(cases, ({size, band, plane}) => {
        const {width, height} = size;
        const {re, im, forward} = createBandTransform(size, band);
        forward(plane);
        const gaps = frequencies(band).flatMap(([row, column], bin) => {
          const angles = Array.from(
            plane,
            (_, i) => 2 * Math.PI * ((row * Math.floor(i / width)) / height + (column * (i % width)) / width),
          );
          const sum = (wave: (angle: number) => number) =>
            angles.reduce((total, angle, i) => total + plane[i] * wave(angle), 0);
          return [re[bin] - sum(Math.cos), im[bin] + sum(Math.sin)];
        });
        expect(largest(gaps)).toBeLessThan(1e-9);
      }),
    );
  });

  it('adds the real part of the waves that bins stand for, each bin once', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(levels), ({size, band, plane}, values) => {
        const {width, height} = size;
        const {re, im, addInverse} = createBandTransform(size, band);
        for (let bin = 0; bin < re.length; bin++) {
          re[bin] = Number(values.next().value);
          im[bin] = Number(values.next().value);
        }
        const [real, imaginary] = [re.slice(), im.slice()];
        const found = plane.slice();
        addInverse(found);
        const gaps = Array.from(found, (value, i) => {
          const [y, x] = [Math.floor(i / width), i % width];
          const waves = frequencies(band).map(([row, column], bin) => {
            const angle = 2 * Math.PI * ((row * y) / height + (column * x) / width);
            return real[bin] * Math.cos(angle) - imaginary[bin] * Math.sin(angle);
          });
          return value - plane[i] - waves.reduce((sum, wave) => sum + wave, 0) / (width * height);
        });
        expect(largest(gaps)).toBeLessThan(2e-3); // of thousands, in single precision
      }),
    );
  });

  it('gives the same bits whatever it transformed before', () => {
    fc.assert(
      fc.property(cases, fc.float({min: -255, max: 255, noNaN: true}), ({size, band, plane}, before) => {
        const [used, fresh] = [createBandTransform(size, band), createBandTransform(size, band)];
        used.forward(plane.map((value) => value * before));
        used.addInverse(plane.slice());
        used.forward(plane);
        fresh.forward(plane);
        expect([used.re, used.im]).toEqual([fresh.re, fresh.im]);
      }),
      {numRuns: 30},
    );
  });

  it('refuses a size beyond its memory', () => {
    expect(() => createBandTransform({width: 20_000, height: 20_000}, {lastRow: 1, lastColumn: 1})).toThrow(
      "Expected the number of pixels to be within the kernel's memory, got 400000000",
    );
  });
});
