import {z} from 'zod';

import {viewPlanes} from '../kernels/index.js';

import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';
import {complexNumbers, type ComplexNumbers} from './fourier-transform.js';
import {enter, type Size} from './picture.js';
import {pictureTransform, type PictureTransform} from './spectrum.js';

/** Options of `fourier`. */
export interface FourierOptions extends CommonOptions {
  /** Half the side of the window, as a share of the shorter side: above 0 up to 0.5. */
  readonly beta: number;
}

interface Prepared {
  /** Rows and columns of the window, as bins of the transform. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** (3, rows, columns) the reference's mean amplitude there. */
  readonly amplitude: Float64Array;
}

const BETA = 'a number > 0 and <= 0.5';

/**
 * Gives the low frequencies of R, G and B the mean amplitude of a domain's images, and leaves their phases: Fourier domain
 * adaptation, in double precision.
 *
 * With b = floor(beta * the shorter side) the window is [c - b, c + b) of the centred transform along both axes, so one bin
 * longer towards negative frequencies, as in FDA and albumentations; if b is 0 the picture stays as it is. 0.01 to 0.1 are
 * usual. A frequency that a picture lacks has no phase, so that it stays absent; but the mean of a black one is raised.
 *
 * Source: Yang and Soatto, "FDA: Fourier Domain Adaptation for Semantic Segmentation", CVPR 2020.
 */
export const fourier: Alignment<FourierOptions, Prepared> = {
  id: 133,
  options: z
    .strictObject({
      beta: z
        .number({error: BETA})
        .gt(0, {error: BETA})
        .max(0.5, {error: BETA})
        .default(0.01)
        .describe('Half the side of the window of low frequencies, as a share of the shorter side.'),
      ...referenceShape,
      ...commonShape,
    })
    .describe('Gives low frequencies the mean amplitude of a domain.'),
  needs: () => ({statistics: true, amplitude: true}),
  usesLightness: () => ({}),
  prepare({beta}, {reference, size}) {
    const half = Math.floor(Math.min(size.width, size.height) * beta);
    const [rows, columns] = [windowBins(size.height, half), windowBins(size.width, half)];
    const {name, amplitude} = reference();
    if (amplitude === undefined) throw new Error(`The statistics of ${name} lack the amplitudes`);
    return {rows, columns, amplitude: cutWindow(amplitude, size, rows, columns)};
  },
  apply(picture, {rows, columns, amplitude}, strength) {
    if (rows.length === 0) return;
    enter(picture, 'rgb');
    const {forward, addInverse} = transformOf(picture.size, columns);
    const window = rows.length * columns.length;
    for (const [channel, plane] of viewPlanes(picture.open).entries()) {
      const wanted = amplitude.subarray(channel * window, (channel + 1) * window);
      addInverse(changeOf(forward(plane), picture.size, rows, wanted, strength), plane);
    }
  },
};

let kept: {readonly key: string; readonly transform: PictureTransform} | undefined;

/** The last transform is kept: its tables take longer than a picture. */
function transformOf({width, height}: Size, columns: readonly number[]): PictureTransform {
  const key = `${width} ${height} ${columns.length}`;
  if (kept?.key !== key) kept = {key, transform: pictureTransform({width, height}, columns)};
  return kept.transform;
}

/** Frequencies -half to half - 1 of a side, as bins. */
function windowBins(side: number, half: number): number[] {
  const centre = Math.floor(side / 2);
  return Array.from({length: 2 * half}, (_, place) => {
    const shifted = centre - half + place;
    return (shifted - centre + side) % side;
  });
}

/** (3, rows, columns) */
function cutWindow(
  amplitude: Float64Array,
  {width}: Size,
  rows: readonly number[],
  columns: readonly number[],
): Float64Array {
  const cut = [0, 1, 2].flatMap((channel) =>
    rows.flatMap((row) => columns.map((column) => amplitude[(row * width + column) * 3 + channel])),
  );
  return Float64Array.from(cut);
}

/** An amplitude below this part of the largest possible one is rounding, and its phase is chance. */
const NEGLIGIBLE = 1e-11;

/** What the new amplitudes add to a spectrum: nothing outside the window's rows. */
function changeOf(
  spectrum: ComplexNumbers,
  {width, height}: Size,
  rows: readonly number[],
  amplitude: Float64Array,
  strength: number,
): ComplexNumbers {
  const columns = amplitude.length / rows.length;
  const change = complexNumbers(height * columns);
  const mean = columns / 2; // of row 0: the window begins at -columns / 2
  for (let wanted = 0; wanted < amplitude.length; wanted++) {
    const at = rows[Math.floor(wanted / columns)] * columns + (wanted % columns);
    const [re, im] = [spectrum.re[at], spectrum.im[at]];
    const old = Math.sqrt(re * re + im * im);
    const more = strength * (amplitude[wanted] - old);
    if (old > NEGLIGIBLE * 255 * width * height) {
      change.re[at] = (re / old) * more;
      change.im[at] = (im / old) * more;
    } else if (at === mean) change.re[at] = more;
  }
  return change;
}
