import {describe, expect, it} from '@jest/globals';

import {type AlignStep, type CommonOptions} from '../../src/align/index.js';
import {levelsToLab, openPicture, rgbToLab, viewPlanes} from '../../src/kernels/index.js';
import {alignments} from '../../src/align/alignments.js';
import {beginPicture} from '../../src/align/picture.js';
import type {DomainStatistics} from '../../src/types.js';
import {compareLevels} from '../kernels/pixels.js';
import {align, type MadeDomain, step} from './made-domains.js';
import {measure} from './made-statistics.js';
import {flat, type Picture, squarePhotos} from './pictures.js';

const [astronaut, chelsea, coffee] = squarePhotos;

const domainOf = (name: string, role: MadeDomain['role'], pictures: readonly Picture[]): MadeDomain => ({
  name,
  role,
  statistics: measure(
    name,
    pictures.map(({pixels}) => pixels),
    pictures[0],
  ),
});

const own = domainOf('own', 'source', [astronaut]);
const other = domainOf('other', 'target', [chelsea]);
const domains = [own, other];

type Moments3 = DomainStatistics['lab'];

/** Mean and covariance of three planes, in double precision. */
function momentsOf(planes: readonly Float32Array[]): Moments3 {
  const mean = planes.map((plane) => plane.reduce((sum, value) => sum + value, 0) / plane.length);
  const covariance = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => {
      const [first, second] = [planes[row], planes[column]];
      let sum = 0;
      for (let i = 0; i < first.length; i++) sum += (first[i] - mean[row]) * (second[i] - mean[column]);
      return sum / first.length;
    }),
  );
  return {mean: [mean[0], mean[1], mean[2]], covariance};
}

/** A picture after one step, before it becomes levels: its planes in the step's space. */
function planesAfter(picture: Picture, one: AlignStep, from: MadeDomain, to: MadeDomain): Float32Array[] {
  const alignment = alignments[one.alignment];
  const statistics = {
    own: () => from.statistics,
    reference: () => to.statistics,
    equalized: {own: false, reference: false},
    size: picture,
  };
  const open = beginPicture(picture.pixels, picture);
  alignment.apply?.(open, alignment.prepare(one.options, statistics), 1, undefined);
  return viewPlanes(open.open).map((plane) => plane.slice());
}

const gapOf = (found: Moments3, wanted: Moments3) => ({
  mean: Math.max(...found.mean.map((value, i) => Math.abs(value - wanted.mean[i]))),
  covariance: Math.max(...found.covariance.map((value, i) => Math.abs(value - wanted.covariance[i]))),
  scale: Math.max(...wanted.covariance.map(Math.abs)),
});

describe('whiten', () => {
  it.each([
    ['mk', 'rgb'],
    ['mk', 'lab'],
    ['coral', 'rgb'],
    ['coral', 'lab'],
  ] as const)(
    '%s gives pixels the covariance of the domain, before levels are cut, in %s',
    (method, space) => {
      const planes = planesAfter(
        astronaut,
        step('whiten', {method, space, epsilon: 0, to: 'other'}),
        own,
        other,
      );
      const gap = gapOf(momentsOf(planes), other.statistics[space]);
      expect(gap.covariance / gap.scale).toBeLessThan(1e-6);
      expect(gap.mean).toBeLessThan(1e-3);
    },
  );

  it('zca makes channels alike and uncorrelated', () => {
    const planes = planesAfter(
      astronaut,
      step('whiten', {method: 'zca', space: 'rgb', epsilon: 0}),
      own,
      other,
    );
    const wanted = {mean: [127.5, 127.5, 127.5] as const, covariance: [2500, 0, 0, 0, 2500, 0, 0, 0, 2500]};
    const gap = gapOf(momentsOf(planes), wanted);
    expect(gap.covariance / gap.scale).toBeLessThan(1e-6);
    expect(gap.mean).toBeLessThan(1e-3);
  });

  it.each(['mk', 'coral'])(
    '%s inverts no hue: colours keep to the side of the mean that they were on',
    (method) => {
      // A PCA map with one eigenvector mirrored has the same covariance, but correlates with the picture negatively.
      const planes = planesAfter(astronaut, step('whiten', {method, space: 'lab', to: 'other'}), own, other);
      const before = rgbToLab(astronaut.pixels);
      for (const channel of [0, 1, 2]) {
        const pair = momentsOf([before[channel], planes[channel], planes[channel]]);
        expect(pair.covariance[1] / Math.sqrt(pair.covariance[0] * pair.covariance[4])).toBeGreaterThan(0.5);
      }
    },
  );

  it.each(['mk', 'zca'])('%s makes no colour of the rounding of greys, without epsilon', (method) => {
    const grey: Picture = {...chelsea, pixels: chelsea.pixels.map((_, i) => chelsea.pixels[i - (i % 3)])};
    const whitened = step('whiten', {method, epsilon: 0, ...(method === 'mk' && {to: 'other'})});
    const [, ...colours] = planesAfter(grey, whitened, domainOf('own', 'source', [grey]), other);
    for (const plane of colours) expect(Math.max(...plane) - Math.min(...plane)).toBeLessThan(0.05);
  });

  it.each(['mk', 'coral', 'zca'] as const)(
    '%s is finite for grey domains and those of one colour, with any epsilon',
    (method) => {
      const grey: Picture = {...chelsea, pixels: chelsea.pixels.map((_, i) => chelsea.pixels[i - (i % 3)])};
      const hard = [grey, flat([90, 140, 60], 224, 224), flat([0, 0, 0], 224, 224)];
      const photo = domainOf('other', 'target', [coffee]);
      for (const picture of hard) {
        const one = domainOf('own', 'source', [picture]);
        for (const epsilon of [0, 1e-3, 1]) {
          for (const space of ['rgb', 'lab'] as const) {
            const whitened = step('whiten', {
              method,
              space,
              epsilon,
              to: method === 'zca' ? undefined : 'other',
            });
            for (const [from, to] of [
              [one, photo],
              [photo, one],
            ]) {
              const planes = planesAfter(from === one ? picture : coffee, whitened, from, to);
              for (const plane of planes) {
                expect(plane.every((value) => value > -1e4 && value < 1e4)).toBe(true);
              }
            }
          }
        }
      }
    },
  );

  it('maps a domain of one colour to the mean of the reference', () => {
    const picture = flat([90, 140, 60], 224, 224);
    const one = domainOf('own', 'source', [picture]);
    const planes = planesAfter(picture, step('whiten', {space: 'rgb', to: 'other'}), one, other);
    for (const [channel, plane] of planes.entries())
      expect(plane[77]).toBeCloseTo(other.statistics.rgb.mean[channel], 3);
  });
});

describe('chroma', () => {
  it('stretches by the deviation of the reference over the own one, not the inverse', () => {
    const narrow = scaled(other, 0.75 ** 2);
    const planes = planesAfter(chelsea, step('chroma', {to: 'narrow'}), other, narrow);
    const found = momentsOf(planes);
    for (const place of [4, 8]) {
      const ratio = found.covariance[place] / other.statistics.lab.covariance[place];
      expect(ratio).toBeCloseTo(0.75 ** 2, 4);
    }
  });

  it('stretches within its limit, also from and to a domain without colour', () => {
    const grey = scaled(other, 0);
    for (const method of ['stretch', 'map']) {
      for (const [from, to, ratio] of [
        [other, scaled(other, 100), 4],
        [other, scaled(other, 1e-4), 1 / 4],
        [other, grey, 1 / 4],
        [grey, other, 4],
        [grey, grey, 1],
      ] as const) {
        const planes = planesAfter(chelsea, step('chroma', {to: 'other', method, limit: 2}), from, to);
        const found = momentsOf(planes).covariance;
        expect(found[4] / other.statistics.lab.covariance[4]).toBeCloseTo(ratio, 3);
        expect(found[8] / other.statistics.lab.covariance[8]).toBeCloseTo(ratio, 3);
      }
    }
  });

  it.each(['shift', 'stretch', 'map', 'reinhard'])(
    '%s gives a and b the mean of the reference, and leaves L, before levels are cut',
    (method) => {
      const planes = planesAfter(astronaut, step('chroma', {to: 'other', method, limit: 10}), own, other);
      const found = momentsOf(planes);
      expect(planes[0]).toEqual(rgbToLab(astronaut.pixels)[0]);
      for (const channel of [1, 2])
        expect(found.mean[channel]).toBeCloseTo(other.statistics.lab.mean[channel], 3);
      if (method === 'map') {
        for (const place of [4, 5, 7, 8]) {
          expect(found.covariance[place]).toBeCloseTo(other.statistics.lab.covariance[place], 2);
        }
      }
    },
  );

  it('takes the moments of the domain, not of the image, unless it is told reinhard', () => {
    // A domain whose images are tinted differently: by domain all move alike, by image each loses its own tint.
    const two = domainOf('own', 'source', [astronaut, coffee]);
    const movesOf = (method: string) =>
      [astronaut, coffee].map((picture) => {
        const [, before] = rgbToLab(picture.pixels);
        const [, after] = planesAfter(picture, step('chroma', {to: 'other', method, limit: 1}), two, other);
        return momentsOf([after, after, after]).mean[0] - momentsOf([before, before, before]).mean[0];
      });
    const [first, second] = movesOf('stretch');
    expect(first).toBeCloseTo(second, 3);
    const [third, fourth] = movesOf('reinhard');
    expect(Math.abs(third - fourth)).toBeGreaterThan(1);
  });

  it('reports the share of pixels that is out of gamut and so misses the mean', () => {
    const vivid: MadeDomain = {
      ...other,
      statistics: {...other.statistics, lab: {...other.statistics.lab, mean: [60, 70, 70]}},
    };
    const {clipped, pixels} = align(astronaut.pixels, astronaut, [step('chroma', {to: 'other'})], 'own', [
      own,
      vivid,
    ]);
    expect(clipped).toBeGreaterThan(5_000);
    expect(momentsOf(rgbToLab(pixels)).mean[1]).toBeLessThan(69);
  });
});

describe('light', () => {
  it('leaves grey pixels grey to a level, though their a and b are not exactly 0', () => {
    const grey: Picture = {
      ...astronaut,
      pixels: astronaut.pixels.map((_, i) => astronaut.pixels[i - (i % 3)]),
    };
    const [, a, b] = rgbToLab(grey.pixels);
    expect(Math.max(...a.map(Math.abs), ...b.map(Math.abs))).toBeGreaterThan(0);
    expect(Math.max(...a.map(Math.abs), ...b.map(Math.abs))).toBeLessThan(0.01);
    for (const one of [
      step('clahe', {}),
      step('histogram_match', {to: 'other'}),
      step('lab_match', {to: 'other', chroma: 'off'}),
    ]) {
      const {pixels} = align(grey.pixels, grey, [one], 'own', [domainOf('own', 'source', [grey]), other]);
      const ofRed = pixels.map((_, i) => pixels[i - (i % 3)]);
      const {max, above0} = compareLevels(pixels, ofRed);
      expect(max).toBeLessThanOrEqual(1); // where the grey lay by a half
      expect(above0 / pixels.length).toBeLessThan(0.01);
    }
  });

  it('zeroes no channel, whichever of them are matched', () => {
    for (const channels of [['r'], ['g', 'b'], ['r', 'g', 'b']]) {
      const {pixels} = align(
        astronaut.pixels,
        astronaut,
        [step('histogram_match', {to: 'other', channels})],
        'own',
        domains,
      );
      for (const [channel, name] of ['r', 'g', 'b'].entries()) {
        const ofChannel = (levels: Uint8Array) => levels.filter((_, i) => i % 3 === channel);
        const change = compareLevels(ofChannel(pixels), ofChannel(astronaut.pixels));
        if (!channels.includes(name)) expect(change.max).toBe(0);
        expect(new Set(ofChannel(pixels)).size).toBeGreaterThan(50);
      }
    }
  });

  it('meets the histogram of L after CLAHE and match, and would lose it the other way round', () => {
    const lightnessOf = (pixels: Uint8Array) => rgbToLab(pixels)[0].slice().sort();
    const reference = align(chelsea.pixels, chelsea, [step('clahe', {})], 'other', domains).pixels;
    const matched = align(
      astronaut.pixels,
      astronaut,
      [step('lab_match', {to: 'other', chroma: 'off'})],
      'own',
      domains,
    );
    const distance = (one: Float32Array, two: Float32Array) =>
      one.reduce((sum, value, i) => sum + Math.abs(value - two[i]), 0) / one.length;
    expect(distance(lightnessOf(matched.pixels), lightnessOf(reference))).toBeLessThan(0.8);
    const undone = align(matched.pixels, astronaut, [step('clahe', {})], 'own', domains).pixels;
    expect(distance(lightnessOf(undone), lightnessOf(reference))).toBeGreaterThan(2);
  });

  it('keeps L in float through a chain: a step that does nothing in LAB changes no byte before another', () => {
    const stay: Partial<CommonOptions> & object = {to: 'twin'};
    const twin = {...own, name: 'twin'};
    const all = [own, twin, other];
    const alone = align(astronaut.pixels, astronaut, [step('chroma', {to: 'other'})], 'own', all).pixels;
    const chain = [step('histogram_match', stay), step('chroma', stay), step('chroma', {to: 'other'})];
    const {max, above0} = compareLevels(align(astronaut.pixels, astronaut, chain, 'own', all).pixels, alone);
    expect(max).toBeLessThanOrEqual(1);
    expect(above0 / alone.length).toBeLessThan(1e-4);
  });

  it('maps L without a step back: brighter pixels stay at least as bright', () => {
    const picture = openPicture(astronaut.pixels);
    levelsToLab(picture);
    const before = viewPlanes(picture)[0].slice();
    const [after] = planesAfter(astronaut, step('histogram_match', {to: 'other'}), own, other);
    const order = Array.from(before, (_, i) => i).sort((i, j) => before[i] - before[j]);
    for (let k = 1; k < order.length; k++) {
      if (after[order[k]] < after[order[k - 1]])
        expect(after[order[k - 1]] - after[order[k]]).toBeLessThan(1e-4);
    }
  });
});

/** A domain with the same means, and its covariances times a factor. */
function scaled(domain: MadeDomain, factor: number): MadeDomain {
  const {lab} = domain.statistics;
  const covariance = lab.covariance.map((value) => value * factor);
  return {...domain, name: 'scaled', statistics: {...domain.statistics, lab: {...lab, covariance}}};
}
