import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {equalizeLightness} from '../../src/kernels/clahe.js';
import {rgbToLab} from '../../src/kernels/lab.js';
import {levelsToLab, openPicture, viewPlanes} from '../../src/kernels/open-picture.js';
import {
  createEqualizingCounter,
  createPixelCounter,
  LAB_UNITS,
  type PixelSums,
} from '../../src/kernels/statistics.js';
import {runJudge} from './alignment-judge.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {readPhotos} from './pillow.js';

/** L, a or b in units, half to even. */
function unitsOf(value: number): number {
  const floor = Math.floor(value * LAB_UNITS);
  const rest = value * LAB_UNITS - floor;
  return rest === 0.5 ? floor + Math.abs(floor % 2) : floor + Math.round(rest);
}

const picture = fc
  .tuple(
    fc.constantFrom(...pictureKinds),
    fc.integer({min: 1, max: 50}),
    fc.integer({min: 1, max: 9}),
    fc.nat(99),
  )
  .map(([kind, width, height, seed]) => makePicture(kind, width, height, seed));

function sumsOf(pictures: readonly Uint8Array[]): PixelSums {
  const counter = createPixelCounter();
  for (const pixels of pictures) counter.add(pixels);
  return counter.sums();
}

/** The same in whole numbers of any size, pixel by pixel. */
function addSlowly(channels: readonly ArrayLike<number>[]): {sums: bigint[]; products: bigint[]} {
  const sums = [0n, 0n, 0n];
  const products = [0n, 0n, 0n, 0n, 0n, 0n];
  for (let i = 0; i < channels[0].length; i++) {
    const values = channels.map((channel) => BigInt(channel[i]));
    for (let c = 0, pair = 0; c < 3; c++) {
      sums[c] += values[c];
      for (let d = c; d < 3; d++, pair++) products[pair] += values[c] * values[d];
    }
  }
  return {sums, products};
}

const channelsOf = (pixels: Uint8Array) =>
  [0, 1, 2].map((channel) => pixels.filter((_, i) => i % 3 === channel));

describe('createPixelCounter', () => {
  it('adds up what whole numbers of any size add up to, in RGB and in LAB', () => {
    fc.assert(
      fc.property(picture, (pixels) => {
        const {pixels: count, rgb, lab} = sumsOf([pixels]);
        expect(count).toBe(pixels.length / 3);
        expect(rgb).toEqual(addSlowly(channelsOf(pixels)));
        const planes = rgbToLab(pixels);
        const units = planes.map((plane) => Array.from(plane, unitsOf));
        expect(lab).toEqual(addSlowly(units));
      }),
      {numRuns: 50},
    );
  });

  it('counts every pixel in the bin of its level, or of its L, a and b in units', () => {
    fc.assert(
      fc.property(picture, (pixels) => {
        const {counts} = sumsOf([pixels]);
        const [lightness, a, b] = rgbToLab(pixels);
        const [r, g, blue] = channelsOf(pixels);
        const slow = (length: number, bins: Iterable<number>) => {
          const found = new Float64Array(length);
          for (const bin of bins) found[bin]++;
          return found;
        };
        const chroma = (plane: Float32Array) => Array.from(plane, (value) => (unitsOf(value) >> 8) + 512);
        expect(counts.r).toEqual(slow(256, r));
        expect(counts.g).toEqual(slow(256, g));
        expect(counts.b).toEqual(slow(256, blue));
        expect(counts.l).toEqual(
          slow(
            1024,
            Array.from(lightness, (value) => Math.min(1023, Math.floor(unitsOf(value) / 100))),
          ),
        );
        expect(counts.labA).toEqual(slow(1024, chroma(a)));
        expect(counts.labB).toEqual(slow(1024, chroma(b)));
      }),
      {numRuns: 50},
    );
  });

  it('gives the same bits whatever the order, and however the pixels are dealt to images', () => {
    fc.assert(
      fc.property(fc.array(picture, {minLength: 2, maxLength: 5}), (pictures) => {
        const joined = Uint8Array.from(pictures.flatMap((pixels) => [...pixels]));
        const sums = sumsOf(pictures);
        expect(sumsOf(pictures.toReversed())).toEqual(sums);
        expect(sumsOf([joined])).toEqual(sums);
      }),
      {numRuns: 20},
    );
  });

  it('gives the same bits where the pixels of an image are counted in parts, some of them with those of another', () => {
    const photo = makePicture('photo', 900, 700, 3);
    const many = new Uint8Array(7 * photo.length); // more than are counted together
    for (let i = 0; i < 7; i++) many.set(photo, i * photo.length);
    const cuts = [0, 3 * 77_777, 3 * 2 ** 21, 3 * 2_400_001, 3 * 2 ** 22, many.length];
    const parts = cuts.slice(1).map((cut, i) => many.subarray(cuts[i], cut));
    const sums = sumsOf([many]);
    expect(sumsOf(parts)).toEqual(sums);
    expect(sumsOf(parts.toReversed())).toEqual(sums);
    const {sums: once, products} = addSlowly(channelsOf(photo));
    expect(sums.rgb).toEqual({sums: once.map((sum) => 7n * sum), products: products.map((sum) => 7n * sum)});
  });

  it('goes on where its sums were asked for, and mixes nothing with what another counter is at', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(picture, fc.boolean()), {maxLength: 4}), picture, (steps, other) => {
        const [counter, aside] = [createPixelCounter(), createPixelCounter()];
        aside.add(other);
        for (const [pixels, asked] of steps) {
          counter.add(pixels);
          if (asked) counter.sums();
        }
        expect(counter.sums()).toEqual(sumsOf(steps.map(([pixels]) => pixels)));
        expect(aside.sums()).toEqual(sumsOf([other]));
      }),
      {numRuns: 10},
    );
  });

  it('counts a colour that comes more often than a count can hold, in one image or over many', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 3}), fc.integer({min: 200, max: 600}), (images, count) => {
        const pixels = Uint8Array.from(
          {length: 3 * count},
          (_, i) => [30, 140, 70][i % 3] + (i === 0 ? 1 : 0),
        );
        const sums = sumsOf(Array.from({length: images}, () => pixels));
        const joined = Uint8Array.from({length: images * pixels.length}, (_, i) => pixels[i % pixels.length]);
        expect(sums.rgb).toEqual(addSlowly(channelsOf(joined)));
        expect(sums.counts.r[30]).toBe(images * (count - 1));
      }),
      {numRuns: 20},
    );
  });

  it('counts many colours that all come more often than a count can hold, at the same time', () => {
    // (256, 256) pixels, each of another red and green: the 256th time, every count overflows within one image.
    const pixels = Uint8Array.from(
      {length: 65_536 * 3},
      (_, at) => [(at / 3) & 255, Math.floor(at / 3) >> 8, 7][at % 3],
    );
    const {rgb, counts} = sumsOf(Array.from({length: 257}, () => pixels));
    const half = BigInt(257 * 65_536) / 2n;
    expect(rgb.sums).toEqual([half * 255n, half * 255n, half * 14n]);
    expect([...counts.r]).toEqual(new Array(256).fill(257 * 256));
    expect([...counts.g]).toEqual(new Array(256).fill(257 * 256));
    expect(counts.b[7]).toBe(257 * 65_536);
    expect(counts.l.reduce((sum, count) => sum + count, 0)).toBe(257 * 65_536);
  });

  it('refuses a length that is no multiple of 3', () => {
    expect(() => {
      createPixelCounter().add(new Uint8Array(4));
    }).toThrow('Expected pixels.length to be a multiple of 3, got 4');
  });

  it('counts L after an equalisation of contrast, too, if told of one', () => {
    const clahe = {clip: 2, columns: 3, rows: 2};
    const [width, height] = [19, 12];
    const counter = createEqualizingCounter(width, clahe);
    const slow = new Float64Array(1024);
    for (const kind of pictureKinds) {
      const pixels = makePicture(kind, width, height, 4);
      counter.add(pixels);
      const picture = openPicture(pixels);
      levelsToLab(picture);
      equalizeLightness(picture, width, clahe);
      for (const value of viewPlanes(picture)[0]) slow[Math.min(1023, Math.floor(unitsOf(value) / 100))]++;
    }
    expect(counter.sums().lClahe).toEqual(slow);
  });

  it('does not overflow on a large white image', () => {
    const {rgb, lab, counts} = sumsOf([new Uint8Array(1_000_003 * 3).fill(255)]);
    expect(rgb.sums).toEqual(new Array(3).fill(1_000_003n * 255n));
    expect(rgb.products).toEqual(new Array(6).fill(1_000_003n * 255n ** 2n));
    expect(lab.sums[0]).toBe(1_000_003n * 102_400n);
    expect(lab.products[0]).toBe(1_000_003n * 102_400n ** 2n);
    expect(counts.l[1023]).toBe(1_000_003);
    expect(counts.g[255]).toBe(1_000_003);
  });

  it("has NumPy's mean and covariance on a photograph, and scikit-image's LAB behind them", () => {
    const [photo] = readPhotos();
    const shape = [photo.length / 3, 3];
    const [judgedLab] = runJudge([{method: 'rgb2lab', arrays: [{data: photo, shape}]}]);
    const judged = runJudge([
      {method: 'moments', arrays: [{data: photo, shape}]},
      {method: 'moments', arrays: [{data: judgedLab, shape}]},
    ]);
    const {pixels, rgb, lab} = sumsOf([photo]);
    for (const [index, {sums, products}] of [rgb, lab].entries()) {
      const unit = index === 0 ? 1 : LAB_UNITS;
      const mean = sums.map((sum) => Number(sum) / pixels / unit);
      const [c00, c01, c02, c11, c12, c22] = products.map((product) => Number(product) / pixels / unit ** 2);
      const square = [c00, c01, c02, c01, c11, c12, c02, c12, c22];
      const covariance = square.map((value, i) => value - mean[i % 3] * mean[Math.floor(i / 3)]);
      for (const [i, value] of [...mean, ...covariance].entries()) {
        expect(Math.abs(value - judged[index][i])).toBeLessThan(index === 0 ? 1e-8 : 1e-3);
      }
    }
  });
});
