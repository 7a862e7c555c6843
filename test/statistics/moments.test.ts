import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {statisticsOf} from '../../src/statistics/moments.js';
import {mergeStatistics} from '../../src/statistics/sums.js';
import {encode, judge, readPhoto} from '../augment/judge.js';

import {madePixels, sumsOf, sumsOfAll} from './made-sums.js';

/** Mean, covariance and histograms of R, G, B and of scikit-image's LAB, in double precision. */
const NUMPY = `
import base64, json, sys
import numpy as np
from skimage.color import rgb2lab
def moments(values):
    return {"mean": values.mean(axis=0).tolist(), "covariance": np.cov(values.T, ddof=0).ravel().tolist()}
results = []
for text in json.load(sys.stdin):
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 3)
    lab = rgb2lab(pixels[None])[0]
    histograms = [np.bincount(pixels[:, i], minlength=256).tolist() for i in range(3)]
    histograms += [np.histogram(lab[:, i], 1024, r)[0].tolist() for i, r in enumerate([(0, 100), (-128, 128), (-128, 128)])]
    results.append({"rgb": moments(pixels.astype(np.float64)), "lab": moments(lab), "histograms": histograms})
print(json.dumps(results))
`;

interface Judged {
  readonly rgb: {mean: number[]; covariance: number[]};
  readonly lab: {mean: number[]; covariance: number[]};
  /** Of r, g, b, l, a, b. */
  readonly histograms: number[][];
}

function judged(images: readonly Uint8Array[]): Judged[] {
  return judge(NUMPY, images.map(encode)) as Judged[];
}

function expectClose(found: readonly number[], right: readonly number[], tolerance: number): void {
  const worst = Math.max(...found.map((value, i) => Math.abs(value - right[i])));
  expect({worst, ok: worst <= tolerance}).toEqual({worst, ok: true});
}

describe('statisticsOf', () => {
  const photo = readPhoto().pixels;
  const noise = Uint8Array.from({length: 3 * 4001}, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
  const gray = Uint8Array.from({length: 3 * 100}, (_, i) => Math.floor(i / 3));
  const images = [photo, noise, gray, Uint8Array.of(255, 0, 0), new Uint8Array(3 * 50).fill(255)];

  it.each(judged(images).map((right, place) => [place, right] as const))(
    'has the mean and covariance that numpy has, of RGB and of LAB as scikit-image makes it, for image %i',
    (place, right) => {
      const {rgb, lab} = statisticsOf('art', sumsOf(images[place]));
      expectClose(rgb.mean, right.rgb.mean, 1e-12);
      expectClose(rgb.covariance, right.rgb.covariance, 1e-9);
      expectClose(lab.mean, right.lab.mean, 1e-3);
      expectClose(lab.covariance, right.lab.covariance, 2e-2);
    },
  );

  it("has numpy's histograms: exact ones of levels, those of LAB but for values beside an edge", () => {
    const [right] = judged([photo]);
    const {r, g, b, l, labA, labB} = statisticsOf('art', sumsOf(photo)).histograms;
    for (const [place, {counts}] of [r, g, b].entries()) expect([...counts]).toEqual(right.histograms[place]);
    for (const [place, {counts, low, high}] of [l, labA, labB].entries()) {
      expect([low, high]).toEqual(place === 0 ? [0, 100] : [-128, 128]);
      const wanted = right.histograms[3 + place];
      const moved = wanted.reduce((sum, count, bin) => sum + Math.abs(count - counts[bin]), 0);
      expect(moved / (photo.length / 3)).toBeLessThan(0.02);
    }
  });

  it('says of a union what it says of the merged parts', () => {
    fc.assert(
      fc.property(madePixels, madePixels, (one, other) => {
        const union = Uint8Array.from([...one, ...other]);
        expect(statisticsOf('a+b', mergeStatistics([sumsOf(one), sumsOf(other)]))).toEqual({
          ...statisticsOf('a+b', sumsOf(union)),
          images: 2,
        });
      }),
    );
  });

  it('loses nothing where squares of large sums nearly cancel out', () => {
    // 255 everywhere, but for one level in ten million pixels.
    const sums = sumsOf(Uint8Array.of(255, 255, 255));
    const many = BigInt(1e7);
    const rgb = {
      sums: sums.rgb.sums.map((sum) => sum * many - 1n),
      products: sums.rgb.products.map((sum) => sum * many - 509n),
    };
    const {covariance} = statisticsOf('flat', {...sums, pixels: 1e7, rgb}).rgb;
    for (const entry of covariance) expect(entry).toBeCloseTo(1e-7 - 1e-14, 20);
  });

  it('divides amplitudes by the number of images', () => {
    const amplitude = Float64Array.of(16 * 10, 16 * 20);
    const sums = {...sumsOfAll([Uint8Array.of(0, 0, 0), Uint8Array.of(9, 9, 9)]), amplitude};
    expect(statisticsOf('x', sums).amplitude).toEqual(Float64Array.of(5, 10));
  });
});
