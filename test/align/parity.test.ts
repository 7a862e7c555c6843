import {describe, expect, it} from '@jest/globals';

import {createAmplitude} from '../../src/align/amplitude.js';
import {largestGap, runJudge} from '../kernels/alignment-judge.js';
import {compareLevels, expectSame} from '../kernels/pixels.js';
import {align, type MadeDomain, step} from './made-domains.js';
import {measure} from './made-statistics.js';
import {flat, hardPictures, type Picture, squarePhotos} from './pictures.js';

const arrayOf = ({pixels, height, width}: Picture) => ({data: pixels, shape: [height, width, 3]});

/** A domain of one picture, as far as histograms and moments go: the picture may be of any size. */
const domainOf = (name: string, role: MadeDomain['role'], picture: Picture): MadeDomain => ({
  name,
  role,
  statistics: measure(name, [picture.pixels], picture),
});

/** Whether each frequency has a phase: NumPy gives that of rounding to one that the picture lacks. */
function hasAllFrequencies(picture: Picture): boolean {
  const {width, height, pixels} = picture;
  return createAmplitude(picture)(pixels).every((value) => value > 1e-9 * 255 * width * height);
}

/** 223 x 221 pixels of a picture of 224 x 224. */
function cutOdd({name, pixels, width, height}: Picture): Picture {
  const [rows, columns] = [height - 3, width - 1];
  const cut = Array.from({length: rows}, (_, y) => pixels.subarray(y * width * 3, (y * width + columns) * 3));
  return {name, width: columns, height: rows, pixels: Uint8Array.from(cut.flatMap((row) => [...row]))};
}

/** Each hard picture and photograph, with a photograph to meet. */
const pairs = [...hardPictures, ...squarePhotos.slice(1)].map((picture, index) => ({
  picture,
  reference: squarePhotos[index % 2 === 0 ? 0 : 3],
}));

describe('histogram_match', () => {
  it("equals scikit-image's match_histograms to 0 levels with rounding: truncate, on every picture", () => {
    const truncated = step('histogram_match', {to: 'other', channels: ['r', 'g', 'b'], rounding: 'truncate'});
    const judged = runJudge(
      pairs.map(({picture, reference}) => ({
        method: 'match_histograms',
        arrays: [arrayOf(picture), arrayOf(reference)],
      })),
    );
    for (const [index, {picture, reference}] of pairs.entries()) {
      const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', reference)];
      const {pixels} = align(picture.pixels, picture, [truncated], 'own', domains);
      expectSame(pixels, Uint8Array.from(judged[index]));
    }
  });

  it("equals albumentations' match_histograms to 0 levels, as well", () => {
    const truncated = step('histogram_match', {to: 'other', channels: ['r', 'g', 'b'], rounding: 'truncate'});
    const judged = runJudge(
      pairs.map(({picture, reference}) => ({
        method: 'albumentations_histograms',
        arrays: [arrayOf(picture), arrayOf(reference)],
      })),
    );
    for (const [index, {picture, reference}] of pairs.entries()) {
      const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', reference)];
      const {pixels} = align(picture.pixels, picture, [truncated], 'own', domains);
      expectSame(pixels, Uint8Array.from(judged[index]));
    }
  });

  it('meets a domain of several images as scikit-image meets one picture that holds all their pixels', () => {
    const [picture, ...others] = squarePhotos;
    const joined: Picture = {
      name: 'joined',
      width: 224,
      height: 224 * 3,
      pixels: Uint8Array.from(others.flatMap(({pixels}) => [...pixels])),
    };
    const statistics = measure(
      'other',
      others.map(({pixels}) => pixels),
      picture,
    );
    const domains = [
      domainOf('own', 'source', picture),
      {name: 'other', role: 'target', statistics} as const,
    ];
    const truncated = step('histogram_match', {to: 'other', channels: ['r', 'g', 'b'], rounding: 'truncate'});
    const {pixels} = align(picture.pixels, picture, [truncated], 'own', domains);
    const [judged] = runJudge([{method: 'match_histograms', arrays: [arrayOf(picture), arrayOf(joined)]}]);
    expectSame(pixels, Uint8Array.from(judged));
  });

  it('rounds to the nearest level unless told otherwise, half a level from scikit-image on average', () => {
    const [reference, picture] = squarePhotos;
    const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', reference)];
    const nearest = step('histogram_match', {to: 'other', channels: ['r', 'g', 'b']});
    const {pixels} = align(picture.pixels, picture, [nearest], 'own', domains);
    const [judged] = runJudge([{method: 'match_histograms', arrays: [arrayOf(picture), arrayOf(reference)]}]);
    const {max, above0} = compareLevels(pixels, Uint8Array.from(judged));
    expect(max).toBe(1);
    expect(above0 / pixels.length).toBeGreaterThan(0.3);
    expect(above0 / pixels.length).toBeLessThan(0.7);
  });
});

describe('fourier', () => {
  it.each([0.01, 0.09, 0.5])(
    "equals NumPy's transforms, the window being [c - b, c + b), for beta %d",
    (beta) => {
      const exchanged = step('fourier', {to: 'other', beta});
      const jobs = [...hardPictures, squarePhotos[2]].filter(hasAllFrequencies).map((picture) => {
        const other = Uint8Array.from(picture.pixels, (_, i) => squarePhotos[0].pixels[i % 150_528]);
        return {picture, other: {...picture, pixels: other}};
      });
      expect(jobs.length).toBeGreaterThanOrEqual(6);
      const judged = runJudge(
        jobs.map(({picture, other}) => ({
          method: 'fourier',
          arrays: [
            arrayOf(picture),
            {data: createAmplitude(other)(other.pixels), shape: arrayOf(other).shape},
          ],
          options: {beta},
        })),
      );
      for (const [index, {picture, other}] of jobs.entries()) {
        const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', other)];
        const {pixels} = align(picture.pixels, picture, [exchanged], 'own', domains);
        const cut = judged[index].map((level) => Math.min(255, Math.max(0, level)));
        expect(largestGap(pixels, cut)).toBeLessThan(0.5 + 1e-3); // half a level is the rounding
      }
    },
  );

  it.each([0.02, 0.1])(
    "equals albumentations' exchange with one picture, on odd sides, for beta %d",
    (beta) => {
      // On an even side its window begins a bin too early: it takes (side - 1) / 2 for the place of the mean.
      const exchanged = step('fourier', {to: 'other', beta});
      const jobs = squarePhotos.slice(0, 3).map((photo, index) => ({
        picture: cutOdd(photo),
        other: cutOdd(squarePhotos[index + 1]),
      }));
      const judged = runJudge(
        jobs.map(({picture, other}) => ({
          method: 'fda',
          arrays: [arrayOf(picture), arrayOf(other)],
          options: {beta},
        })),
      );
      for (const [index, {picture, other}] of jobs.entries()) {
        const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', other)];
        const {pixels} = align(picture.pixels, picture, [exchanged], 'own', domains);
        expect(largestGap(pixels, judged[index])).toBeLessThan(0.5 + 1e-3 * 255);
      }
    },
  );

  it('moves a picture of one colour to the mean amplitude, and invents no frequency in it', () => {
    const exchanged = step('fourier', {to: 'other', beta: 0.5});
    for (const colour of [
      [0, 0, 0],
      [255, 255, 255],
      [90, 140, 60],
    ]) {
      const picture = flat(colour, 224, 224);
      const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', squarePhotos[0])];
      const {pixels} = align(picture.pixels, picture, [exchanged], 'own', domains);
      expectSame(pixels, flat(domains[1].statistics.rgb.mean.map(Math.round), 224, 224).pixels);
    }
  });

  it("measures NumPy's amplitudes, of any size", () => {
    const pictures = [...hardPictures, squarePhotos[0]];
    const judged = runJudge(pictures.map((picture) => ({method: 'amplitude', arrays: [arrayOf(picture)]})));
    for (const [index, picture] of pictures.entries()) {
      const scale = 255 * picture.width * picture.height;
      expect(largestGap(createAmplitude(picture)(picture.pixels), judged[index]) / scale).toBeLessThan(1e-13);
    }
  });
});

describe('whiten', () => {
  it.each([0.001, 0.1])("equals SKADA's CORAL of the same shrinkage, in RGB, for epsilon %d", (epsilon) => {
    const whitened = step('whiten', {to: 'other', method: 'coral', space: 'rgb', epsilon});
    const jobs = squarePhotos.map((picture, index) => ({picture, other: squarePhotos[(index + 1) % 4]}));
    const judged = runJudge(
      jobs.map(({picture, other}) => ({
        method: 'skada_coral',
        arrays: [arrayOf(picture), arrayOf(other)],
        options: {shrinkage: epsilon},
      })),
    );
    for (const [index, {picture, other}] of jobs.entries()) {
      const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', other)];
      const {pixels} = align(picture.pixels, picture, [whitened], 'own', domains);
      const cut = judged[index].map((level) => Math.min(255, Math.max(0, level)));
      expect(largestGap(pixels, cut)).toBeLessThan(0.5 + 1e-3); // half a level is the rounding
    }
  });
});

describe('lab_match', () => {
  it('equals scikit-image and OpenCV doing CLAHE, match, stretch and the way back, but for roundings', () => {
    const jobs = squarePhotos.map((picture, index) => {
      const reference = squarePhotos[(index + 1) % 4];
      const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', reference)];
      const [own, other] = domains.map(({statistics}) => statistics.lab);
      const stretch = [1, 2].map((channel) => [
        own.mean[channel],
        other.mean[channel],
        Math.min(2, Math.max(0.5, Math.sqrt(other.covariance[4 * channel] / own.covariance[4 * channel]))),
      ]);
      return {picture, reference, domains, stretch};
    });
    const judged = runJudge(
      jobs.map(({picture, reference, stretch}) => ({
        method: 'lab_match',
        arrays: [arrayOf(picture), arrayOf(reference)],
        options: {stretch, clip: 2},
      })),
    );
    for (const [index, {picture, domains}] of jobs.entries()) {
      const {pixels} = align(picture.pixels, picture, [step('lab_match', {to: 'other'})], 'own', domains);
      const difference = compareLevels(pixels, Uint8Array.from(judged[index], Math.round));
      // L that float32 rounds to another of CLAHE's 256 levels moves a whole table of them.
      expect(difference.above0 / pixels.length).toBeLessThan(2e-3);
      expect(difference.mean).toBeLessThan(2e-3);
    }
  });

  it('is what clahe, histogram_match and chroma are one after the other', () => {
    const [picture, reference] = squarePhotos;
    const domains = [domainOf('own', 'source', picture), domainOf('other', 'target', reference)];
    const one = align(picture.pixels, picture, [step('lab_match', {to: 'other'})], 'own', domains);
    const three = [
      step('clahe', {clip: 2}),
      step('histogram_match', {to: 'other'}),
      step('chroma', {to: 'other'}),
    ];
    expect(align(picture.pixels, picture, three, 'own', domains)).toEqual(one);
  });
});
