import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {roundHalfEven} from '../../src/augment/round-half-even.js';
import {type Clahe, equalizeLightness} from '../../src/kernels/clahe.js';
import {countLightness} from '../../src/kernels/map-picture.js';
import {levelsToLab, openPicture, viewPlanes} from '../../src/kernels/open-picture.js';
import {type JudgeJob, runJudge} from './alignment-judge.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {photos, readPhotos} from './pillow.js';
import {expectSame} from './pixels.js';

/** An 8-bit plane of L. */
interface Plane {
  readonly levels: Uint8Array;
  readonly width: number;
}

const judgeJob = ({levels, width}: Plane, clahe: Clahe): JudgeJob => ({
  method: 'clahe',
  arrays: [{data: levels, shape: [levels.length / width, width]}],
  options: {...clahe},
});

/** L as given, equalised. */
function equalizePlane({levels, width}: Plane, clahe: Clahe, strength = 1): Float32Array {
  const picture = openPicture(new Uint8Array(levels.length * 3));
  const [lightness] = viewPlanes(picture);
  for (const [i, level] of levels.entries()) lightness[i] = (level * 100) / 255;
  equalizeLightness(picture, width, clahe, strength);
  return viewPlanes(picture)[0].slice();
}

/** In single precision, as the kernel: it decides on which side of a half a product falls. */
const levelsOf = (lightness: Float32Array) =>
  Uint8Array.from(lightness, (value) => roundHalfEven(Math.fround(value * Math.fround(2.55))));

/** Fails unless all planes come out as OpenCV's. */
function expectAsOpenCv(jobs: readonly (readonly [Plane, Clahe])[]): void {
  const judged = runJudge(jobs.map(([plane, clahe]) => judgeJob(plane, clahe)));
  for (const [index, [plane, clahe]] of jobs.entries()) {
    expectSame(levelsOf(equalizePlane(plane, clahe)), Uint8Array.from(judged[index]));
  }
}

const made = (kind: (typeof pictureKinds)[number], width: number, height: number): Plane => ({
  levels: makePicture(kind, width, height, 5, 1),
  width,
});

const GRIDS = [
  [8, 8],
  [4, 4],
  [1, 1],
  [2, 8],
  [8, 2],
  [7, 5],
  [16, 3],
  [64, 64],
] as const;

describe('equalizeLightness', () => {
  it("equals OpenCV's CLAHE to 0 levels for every grid, on odd sizes and those that only one side divides", () => {
    const sizes = [
      [1, 1],
      [7, 224],
      [224, 7],
      [225, 223],
      [224, 225],
      [225, 224],
      [224, 224],
      [3, 2],
      [66, 65],
    ];
    expectAsOpenCv(
      sizes.flatMap(([width, height]) =>
        GRIDS.map(([columns, rows]) => [made('photo', width, height), {clip: 2, columns, rows}] as const),
      ),
    );
  });

  it("equals OpenCV's CLAHE for every clip limit, without one, and on noise, one colour, stripes, black and white", () => {
    const planes = [
      ...pictureKinds.map((kind) => made(kind, 97, 64)),
      {levels: new Uint8Array(50 * 40), width: 50},
      {levels: new Uint8Array(50 * 40).fill(255), width: 50},
    ];
    expectAsOpenCv(
      planes.flatMap((plane) =>
        [0, 0.01, 0.7, 1, 1.5, 2, 3.3, 4, 10, 40, 256, 1e9].map(
          (clip) => [plane, {clip, columns: 8, rows: 4}] as const,
        ),
      ),
    );
  });

  it("equals OpenCV's CLAHE for any size, grid and clip limit", () => {
    const job = fc.tuple(
      fc.constantFrom(...pictureKinds),
      fc.integer({min: 1, max: 90}),
      fc.integer({min: 1, max: 90}),
      fc.record({
        clip: fc.double({min: 0.1, max: 50, noNaN: true}),
        columns: fc.integer({min: 1, max: 64}),
        rows: fc.integer({min: 1, max: 64}),
      }),
    );
    // One sample for one process of the judge.
    expectAsOpenCv(
      fc.sample(job, 200).map(([kind, width, height, clahe]) => [made(kind, width, height), clahe] as const),
    );
  });

  it("equals OpenCV's CLAHE on L of photographs, rounded to 8 bits", () => {
    const clahe = {clip: 2, columns: 8, rows: 8};
    const planes = readPhotos().map((photo, index) => {
      const width = photos[index][1];
      const picture = openPicture(photo);
      levelsToLab(picture);
      const levels = levelsOf(viewPlanes(picture)[0]);
      equalizeLightness(picture, width, clahe);
      return {levels, width, found: levelsOf(viewPlanes(picture)[0])};
    });
    const judged = runJudge(planes.map((plane) => judgeJob(plane, clahe)));
    for (const [index, {found}] of planes.entries()) expectSame(found, Uint8Array.from(judged[index]));
  });

  it('takes columns first, as OpenCV does: swapped, other levels come out', () => {
    const plane = made('photo', 224, 224);
    expect(equalizePlane(plane, {clip: 2, columns: 2, rows: 8})).not.toEqual(
      equalizePlane(plane, {clip: 2, columns: 8, rows: 2}),
    );
  });

  it('goes a part of the way, for any width, and none at strength 0', () => {
    for (const width of [1, 5, 6, 7, 8, 33]) {
      const plane = made('photo', width, 20);
      const clahe = {clip: 2, columns: 3, rows: 2};
      const old = Float32Array.from(plane.levels, (level) => (level * 100) / 255);
      const full = equalizePlane(plane, clahe);
      const part = equalizePlane(plane, clahe, 0.25);
      for (const [i, value] of part.entries()) expect(value).toBeCloseTo(old[i] + (full[i] - old[i]) / 4, 4);
      expect(equalizePlane(plane, clahe, 0)).toEqual(old);
    }
  });

  it.each([
    [{clip: -1, columns: 8, rows: 8}, 'Expected clip to be a number >= 0, got -1'],
    [{clip: 2, columns: 0, rows: 8}, 'Expected columns to be a whole number, 1 to 64, got 0'],
    [{clip: 2, columns: 8, rows: 65}, 'Expected rows to be a whole number, 1 to 64, got 65'],
  ])('refuses %j', (clahe, message) => {
    expect(() => equalizePlane(made('flat', 4, 4), clahe)).toThrow(message);
  });
});

describe('countLightness', () => {
  it('counts L beyond its range in the first and the last bin, and nothing behind the last pixel', () => {
    const picture = openPicture(new Uint8Array(7 * 3));
    viewPlanes(picture)[0].set([-20, 0, 0.05, 50, 99.99, 100, 130]);
    const counts = countLightness(picture);
    expect([counts[0], counts[512], counts[1023]]).toEqual([3, 1, 3]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(7);
  });
});
