import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {adjustBrightness, adjustContrast, adjustSaturation} from '../augment/specification/blend.js';
import {shiftHue} from '../augment/specification/shift-hue.js';
import {adjustColours, blur, type ColourStep, makeGray, solarize} from '../../src/kernels/colour.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {type PillowJob, readPhotos, runPillow} from './pillow.js';
import {compareLevels, expectSame} from './pixels.js';

/** The specification of each step: the functions of the `jitter` operation. */
const SPECIFIED = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: shiftHue,
};

/** Every colour of a grid of 17 levels, and all greys. */
const colours = Uint8Array.from(
  [...Array.from({length: 17 ** 3}, (_, at) => [at % 17, Math.floor(at / 17) % 17, Math.floor(at / 289)])]
    .map((colour) => colour.map((level) => Math.min(255, level * 16)))
    .concat(Array.from({length: 256}, (_, level) => [level, level, level]))
    .flat(),
);

const picture = fc
  .tuple(
    fc.constantFrom(...pictureKinds),
    fc.integer({min: 1, max: 40}),
    fc.integer({min: 1, max: 9}),
    fc.nat(99),
  )
  .map(([kind, width, height, seed]) => makePicture(kind, width, height, seed));
const factor = fc.oneof(fc.double({min: 0, max: 3, noNaN: true}), fc.constantFrom(0, 1, 0.5, 2, 1000));
const turn = fc.oneof(
  fc.double({min: -1, max: 1, noNaN: true}),
  fc.constantFrom(-0.5, 0, 0.25, 0.5, 1 / 6, -1 / 3),
);
const step: fc.Arbitrary<ColourStep> = fc.oneof(
  fc.record({
    adjust: fc.constantFrom('brightness' as const, 'contrast' as const, 'saturation' as const),
    amount: factor,
  }),
  fc.record({adjust: fc.constant('hue' as const), amount: turn}),
);

describe('adjustColours', () => {
  it('gives the same bytes as the jitter operation, for any steps in any order', () => {
    fc.assert(
      fc.property(picture, fc.array(step, {maxLength: 4}), (pixels, steps) => {
        const specified = pixels.slice();
        for (const {adjust, amount} of steps) SPECIFIED[adjust](specified, amount);
        adjustColours(pixels, steps);
        expectSame(pixels, specified);
      }),
      {numRuns: 500},
    );
  });

  it('gives the same bytes as the jitter operation for colours all over the cube', () => {
    fc.assert(
      fc.property(step, (only) => {
        const specified = colours.slice();
        SPECIFIED[only.adjust](specified, only.amount);
        const found = colours.slice();
        adjustColours(found, [only]);
        expectSame(found, specified);
      }),
      {numRuns: 60},
    );
  });

  it("equals Pillow's ImageEnhance on a photograph", () => {
    const [photo] = readPhotos();
    const jobs: PillowJob[] = [];
    const found: Uint8Array[] = [];
    for (const adjust of ['brightness', 'contrast', 'saturation'] as const) {
      for (const amount of [0, 0.37, 1.44, 2.5]) {
        jobs.push({bytes: photo, rawSize: [512, 512], steps: [[adjust, amount]]});
        const pixels = photo.slice();
        adjustColours(pixels, [{adjust, amount}]);
        found.push(pixels);
      }
    }
    const judged = runPillow(jobs);
    for (const [index, pixels] of found.entries()) {
      expect(compareLevels(pixels, judged[index]).max).toBeLessThanOrEqual(1);
      expect(compareLevels(pixels, judged[index]).mean).toBeLessThan(0.01);
    }
  });

  it('refuses a length that is no multiple of 3', () => {
    expect(() => {
      adjustColours(new Uint8Array(4), []);
    }).toThrow('Expected pixels.length to be a multiple of 3, got 4');
  });
});

describe('makeGray and solarize', () => {
  it('equal Pillow', () => {
    const [photo] = readPhotos();
    const gray = photo.slice();
    makeGray(gray);
    const solarized = [0, 1, 100, 128, 255, 256].map((threshold) => {
      const pixels = photo.slice();
      solarize(pixels, threshold);
      return pixels;
    });
    const source = {bytes: photo, rawSize: [512, 512]} as const;
    const judged = runPillow([
      {...source, steps: [['grayscale']]},
      ...[0, 1, 100, 128, 255, 256].map((threshold) => ({
        ...source,
        steps: [['solarize', threshold]] as const,
      })),
    ]);
    for (const [index, pixels] of [gray, ...solarized].entries()) expectSame(pixels, judged[index]);
  });

  it.each([-1, 1.5, 257, NaN])('refuse the threshold %d', (threshold) => {
    expect(() => {
      solarize(new Uint8Array(3), threshold);
    }).toThrow(`Expected threshold to be a whole number from 0 to 256, got ${threshold}`);
  });
});

describe('blur', () => {
  /** The separable Gaussian in floating point, rounded once. */
  function blurExactly(pixels: Uint8Array, width: number, height: number, sigma: number): Uint8Array {
    const radius = Math.ceil(3.5 * sigma);
    const curve = Array.from({length: 2 * radius + 1}, (_, k) =>
      Math.exp(-((k - radius) ** 2) / (2 * sigma ** 2)),
    );
    const total = curve.reduce((sum, weight) => sum + weight);
    const mirrored = (index: number, size: number) => {
      if (size === 1) return 0;
      const period = 2 * (size - 1);
      const place = ((index % period) + period) % period;
      return Math.min(place, period - place);
    };
    const along = (levels: Float64Array, size: number, step: number, other: number, otherStep: number) => {
      const result = new Float64Array(levels.length);
      for (let line = 0; line < other; line++) {
        for (let at = 0; at < size * 3; at++) {
          const [place, channel] = [Math.floor(at / 3), at % 3];
          let sum = 0;
          for (const [k, weight] of curve.entries()) {
            sum += weight * levels[line * otherStep + mirrored(place + k - radius, size) * step + channel];
          }
          result[line * otherStep + place * step + channel] = sum / total;
        }
      }
      return result;
    };
    const vertical = along(Float64Array.from(pixels), height, 3 * width, width, 3);
    return Uint8Array.from(along(vertical, width, 3, height, 3 * width), Math.round);
  }

  it('is within one level of the Gaussian in floating point, for any size and sigma', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pictureKinds),
        fc.integer({min: 1, max: 33}),
        fc.integer({min: 1, max: 20}),
        fc.double({min: 0.1, max: 6, noNaN: true}),
        (kind, width, height, sigma) => {
          const pixels = makePicture(kind, width, height, 3);
          const exact = blurExactly(pixels, width, height, sigma);
          blur(pixels, width, height, sigma);
          expect(compareLevels(pixels, exact).max).toBeLessThanOrEqual(1);
        },
      ),
      {numRuns: 60},
    );
  });

  it.each([0, -1, 101, NaN])('refuses the sigma %d', (sigma) => {
    expect(() => {
      blur(new Uint8Array(3), 1, 1, sigma);
    }).toThrow(`Expected sigma to be above 0 and at most 100, got ${sigma}`);
  });

  it('refuses pixels of another length than the size asks for', () => {
    expect(() => {
      blur(new Uint8Array(5), 1, 2, 1);
    }).toThrow('Expected pixels.length to be 2 * 1 * 3, got 5');
  });
});
