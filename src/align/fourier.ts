import {type BandTransform, createBandTransform, viewPlanes} from '../kernels/index.js';

import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';
import {enter, type Size} from './picture.js';

/** Options of `fourier`. */
export interface FourierOptions extends CommonOptions {
  /** Half the side of the window, as a share of the shorter side: above 0 up to 0.5. */
  readonly beta: number;
}

interface Prepared {
  /** The window's frequencies are -half to half - 1, along both axes. */
  readonly half: number;
  /** (3, 2 half, 2 half) the reference's mean amplitude there. */
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
  options: (z) =>
    z
      .strictObject({
        beta: z
          .number({error: BETA})
          .gt(0, {error: BETA})
          .max(0.5, {error: BETA})
          .default(0.01)
          .describe('Half the side of the window of low frequencies, as a share of the shorter side.'),
        ...referenceShape(z),
        ...commonShape(z),
      })
      .describe('Gives low frequencies the mean amplitude of a domain.'),
  needs: () => ({statistics: true, amplitude: true}),
  usesLightness: () => ({}),
  prepare({beta}, {reference, size}) {
    const half = Math.floor(Math.min(size.width, size.height) * beta);
    const {name, amplitude} = reference();
    if (amplitude === undefined) throw new Error(`The statistics of ${name} lack the amplitudes`);
    return {half, amplitude: cutWindow(amplitude, size, half)};
  },
  apply(picture, {half, amplitude}, strength) {
    if (half === 0) return;
    enter(picture, 'rgb');
    const transform = transformOf(picture.size, half);
    const window = (2 * half) ** 2;
    for (const [channel, plane] of viewPlanes(picture.open).entries()) {
      const wanted = amplitude.subarray(channel * window, (channel + 1) * window);
      transform.forward(plane);
      keepChange(transform, plane.length, half, wanted, strength);
      transform.addInverse(plane);
    }
  },
};

let kept: {readonly key: string; readonly transform: BandTransform} | undefined;

/** The last transform is kept: its tables take longer than a picture. */
function transformOf({width, height}: Size, half: number): BandTransform {
  const key = `${width} ${height} ${half}`;
  if (kept?.key !== key) {
    kept = {key, transform: createBandTransform({width, height}, {lastRow: half, lastColumn: half})};
  }
  return kept.transform;
}

/** (3, 2 half, 2 half) of (height, width, 3), which begins at frequency 0. */
function cutWindow(amplitude: Float64Array, {width, height}: Size, half: number): Float64Array {
  const frequencies = Array.from({length: 2 * half}, (_, place) => place - half);
  const cut = [0, 1, 2].flatMap((channel) =>
    frequencies.flatMap((row) =>
      frequencies.map((column) => {
        const bin = ((row + height) % height) * width + ((column + width) % width);
        return amplitude[bin * 3 + channel];
      }),
    ),
  );
  return Float64Array.from(cut);
}

/** An amplitude below this part of the largest possible one is rounding, and its phase is chance. */
const NEGLIGIBLE = 1e-11;

/** Puts in place of a plane's bins what new amplitudes in the window add to them. */
function keepChange(
  {re, im}: BandTransform,
  pixels: number,
  half: number,
  wanted: Float64Array,
  strength: number,
): void {
  const old = re.map((real, bin) => Math.sqrt(real * real + im[bin] * im[bin]));
  const change = new Float64Array(re.length);
  const mean = binOf(0, 0, half);
  for (let row = -half, place = 0; row < half; row++) {
    for (let column = -half; column < half; column++, place++) {
      // The conjugate of a bin that is not there: its change has the same real part.
      const bin = column < 0 ? binOf(-row, -column, half) : binOf(row, column, half);
      change[bin] += strength * (wanted[place] - old[bin]);
    }
  }
  for (let bin = 0; bin < re.length; bin++) {
    const hasPhase = old[bin] > NEGLIGIBLE * 255 * pixels;
    re[bin] = hasPhase ? re[bin] * (change[bin] / old[bin]) : bin === mean ? change[bin] : 0;
    im[bin] = hasPhase ? im[bin] * (change[bin] / old[bin]) : 0;
  }
}

/** Where a frequency stands in a band of (2 half + 1, half + 1) bins. */
function binOf(row: number, column: number, half: number): number {
  return (row + half) * (half + 1) + column;
}
