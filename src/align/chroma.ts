import {mapPlanes, viewPlanes} from '../kernels/index.js';
import {numberFrom} from '../number-from.js';
import type {Zod} from '../options-schema.js';
import type {Moments} from '../types.js';

import {affineRows} from './affine-rows.js';
import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';
import {type AlignedPicture, enter} from './picture.js';
import {mapEigenvalues, optimalMap} from './symmetric.js';

/** How a and b meet a domain: see `chroma`. */
export type ChromaMethod = 'shift' | 'stretch' | 'map' | 'reinhard';

/** Options of `chroma`. */
export interface ChromaOptions extends CommonOptions {
  readonly method: ChromaMethod;
  /** Largest factor by which a and b are stretched, or shrunk: 1 to 1e6. */
  readonly limit: number;
}

/** Mean and covariance of a and b. */
interface ChromaMoments {
  readonly mean: readonly [number, number];
  /** aa, ab, ba, bb. */
  readonly covariance: readonly number[];
}

/** A map that is the same for all pictures, or what each picture's own moments are stretched to. */
export type PreparedChroma =
  {readonly rows: readonly number[]} | {readonly reference: ChromaMoments; readonly limit: number};

/** The schema of `limit`. */
export const stretchLimit = (z: Zod) =>
  numberFrom(z, 1, 1e6).default(2).describe('Largest factor by which a and b are stretched, or shrunk.');

/**
 * Brings a and b of CIELAB towards those of a domain; L stays.
 *
 * - `shift`: by the difference of the means.
 * - `stretch`: (a - mean) * deviation of the reference / own deviation + the reference's mean, the ratio within
 *   [1 / limit, limit]; b likewise. A domain without colour has a ratio of `limit`, and of 1 if both have none.
 * - `map`: the 2 x 2 Monge-Kantorovich map, its eigenvalues within the same bounds.
 * - `reinhard`: as `stretch`, from each image's own mean and deviation instead of its domain's. So an image loses its own
 *   colour cast, but the colour of its class too.
 *
 * Source: Reinhard et al., "Color Transfer between Images", 2001 (there in another space, and L too).
 */
export const chroma: Alignment<ChromaOptions, PreparedChroma> = {
  id: 131,
  options: (z) =>
    z
      .strictObject({
        method: z
          .enum(['shift', 'stretch', 'map', 'reinhard'])
          .default('stretch')
          .describe('By means, by deviations, by the 2 x 2 optimal map, or from the image itself.'),
        limit: stretchLimit(z),
        ...referenceShape(z),
        ...commonShape(z),
      })
      .describe('Brings a and b towards those of a domain.'),
  needs: () => ({statistics: true}),
  usesLightness: () => ({}),
  prepare: ({method, limit}, {own, reference}) =>
    prepareChroma(method, limit, reference().lab, () => own().lab),
  apply(picture, prepared, strength) {
    enter(picture, 'lab');
    applyChroma(picture, prepared, strength);
  },
};

/** @param own - Asked for unless each image is measured. */
export function prepareChroma(
  method: ChromaMethod,
  limit: number,
  reference: Moments,
  own: () => Moments,
): PreparedChroma {
  const target = chromaOf(reference);
  if (method === 'reinhard') return {reference: target, limit};
  const source = chromaOf(own());
  return {rows: chromaRows(MATRICES[method](source, target, limit), source, target)};
}

/** On a picture in LAB. */
export function applyChroma(picture: AlignedPicture, prepared: PreparedChroma, strength: number): void {
  mapPlanes(
    picture.open,
    affineRows('rows' in prepared ? prepared.rows : ownRows(picture, prepared), strength),
  );
}

const MATRICES: Readonly<
  Record<
    Exclude<ChromaMethod, 'reinhard'>,
    (from: ChromaMoments, to: ChromaMoments, limit: number) => number[]
  >
> = {
  shift: () => [1, 0, 0, 1],
  stretch: (from, to, limit) => {
    const ratio = (place: number) => deviationRatio(from.covariance[place], to.covariance[place], limit);
    return [ratio(0), 0, 0, ratio(3)];
  },
  map: (from, to, limit) => {
    const map = optimalMap(withFloor(from.covariance), withFloor(to.covariance), 2);
    return mapEigenvalues(map, 2, (value) => bound(value, limit));
  },
};

/** So little variance that it changes no ratio, but lets a domain without colour have one. */
const VARIANCE_FLOOR = 1e-8;

function withFloor(covariance: readonly number[]): number[] {
  return covariance.map((value, i) => (i % 3 === 0 ? value + VARIANCE_FLOOR : value));
}

/** Target over source, not the inverse. */
function deviationRatio(from: number, to: number, limit: number): number {
  if (from === to) return 1;
  return bound(Math.sqrt(to / from), limit);
}

function bound(value: number, limit: number): number {
  return Math.min(limit, Math.max(1 / limit, value));
}

/** (3, 4): L as it is, and a and b mapped around the means. */
function chromaRows([aa, ab, ba, bb]: readonly number[], from: ChromaMoments, to: ChromaMoments): number[] {
  const [a, b] = from.mean;
  return [
    ...[1, 0, 0, 0],
    ...[0, aa, ab, to.mean[0] - aa * a - ab * b],
    ...[0, ba, bb, to.mean[1] - ba * a - bb * b],
  ];
}

function chromaOf({mean, covariance}: Moments): ChromaMoments {
  return {mean: [mean[1], mean[2]], covariance: [4, 5, 7, 8].map((place) => covariance[place])};
}

function ownRows(
  picture: AlignedPicture,
  {reference, limit}: {reference: ChromaMoments; limit: number},
): number[] {
  const own = momentsOfPicture(picture);
  return chromaRows(MATRICES.stretch(own, reference, limit), own, reference);
}

/** Means and variances; the stretch needs no more. */
function momentsOfPicture({open}: AlignedPicture): ChromaMoments {
  const [, a, b] = viewPlanes(open);
  const count = a.length;
  let [sumA, sumB, squaresA, squaresB] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    sumA += a[i];
    sumB += b[i];
  }
  const [meanA, meanB] = [sumA / count, sumB / count];
  for (let i = 0; i < count; i++) {
    squaresA += (a[i] - meanA) * (a[i] - meanA);
    squaresB += (b[i] - meanB) * (b[i] - meanB);
  }
  return {mean: [meanA, meanB], covariance: [squaresA / count, 0, 0, squaresB / count]};
}
