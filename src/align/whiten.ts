import {mapPlanes} from '../kernels/index.js';
import {numberFrom} from '../number-from.js';
import type {Moments} from '../types.js';

import {affineRows, rowsAround} from './affine-rows.js';
import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';
import {enter} from './picture.js';
import {inverseRootOf, multiply, optimalMap, rootOf} from './symmetric.js';

type WhitenMethod = 'mk' | 'coral' | 'zca';

/** Options of `whiten`. */
export interface WhitenOptions extends CommonOptions {
  readonly method: WhitenMethod;
  readonly space: 'rgb' | 'lab';
  /** 0 to 1: how far covariances are drawn towards colourless ones before they are inverted. */
  readonly epsilon: number;
}

interface Prepared {
  readonly space: 'rgb' | 'lab';
  /** (3, 4) */
  readonly rows: readonly number[];
}

/** Where `zca` puts whitened colours: mid grey, with a deviation near that of photographs in each channel. */
const WHITE_SPREAD = {
  rgb: {mean: [127.5, 127.5, 127.5], deviation: 50},
  lab: {mean: [50, 0, 0], deviation: 20},
};

/**
 * A variance that is none. In CIELAB a and b of greys vary by up to 1.3e-6 with L, since white is rounded; one pixel in ten thousand
 * that is a level off grey has more than this.
 */
const NOISE = {rgb: 0, lab: 1e-5};

const TO = 'given for coral and mk, and absent for zca, which meets no domain';

/**
 * Maps colours linearly so that the covariance of a domain's pixels becomes that of another one.
 *
 * - `mk`: the Monge-Kantorovich map, which moves colours least. POT's `bures_wasserstein_mapping`.
 * - `coral`: C_t^(1/2) C_s^(-1/2), symmetric roots.
 * - `zca`: C_s^(-1/2) times a fixed deviation, around mid grey: all channels alike and uncorrelated. Meets no domain, so
 *   list it for all of them.
 *
 * All depend on covariances alone, not on signs or an order of eigenvectors, so that none can invert a hue. Each covariance
 * C is first made (1 - epsilon) C + epsilon trace(C) / 3 I. A direction in which a domain doesn't vary at all
 * (`epsilon: 0` and grey images, or a domain of one colour) is mapped to the mean.
 */
export const whiten: Alignment<WhitenOptions, Prepared> = {
  id: 132,
  options: (z) =>
    z
      .strictObject({
        method: z.enum(['mk', 'coral', 'zca']).default('mk').describe('The linear map.'),
        space: z.enum(['rgb', 'lab']).default('lab').describe('Whose three channels are mapped.'),
        epsilon: numberFrom(z, 0, 1)
          .default(0.001)
          .describe('How far covariances are drawn towards grey ones.'),
        ...referenceShape(z),
        to: referenceShape(z).to.optional(),
        ...commonShape(z),
      })
      .superRefine(({method, to}, context) => {
        if ((method === 'zca') !== (to === undefined)) {
          context.addIssue({code: 'custom', message: TO, path: ['to'], input: to});
        }
      })
      .describe('Gives colours the covariance of a domain.'),
  needs: () => ({statistics: true}),
  usesLightness: () => ({}),
  prepare({method, space, epsilon}, {own, reference}) {
    const source = shrink(own()[space], epsilon);
    if (method === 'zca') {
      const {mean, deviation} = WHITE_SPREAD[space];
      const matrix = inverseRootOf(source.covariance, 3, NOISE[space]).map((value) => deviation * value);
      return {space, rows: rowsAround(matrix, source.mean, mean)};
    }
    const target = shrink(reference()[space], epsilon);
    const matrix =
      method === 'mk'
        ? optimalMap(source.covariance, target.covariance, 3, NOISE[space])
        : multiply(3, rootOf(target.covariance, 3), inverseRootOf(source.covariance, 3, NOISE[space]));
    return {space, rows: rowsAround(matrix, source.mean, target.mean)};
  },
  apply(picture, {space, rows}, strength) {
    enter(picture, space);
    mapPlanes(picture.open, affineRows(rows, strength));
  },
};

function shrink({mean, covariance}: Moments, epsilon: number): Moments {
  const level = (covariance[0] + covariance[4] + covariance[8]) / 3;
  return {
    mean,
    covariance: covariance.map((value, i) => (1 - epsilon) * value + (i % 4 === 0 ? epsilon * level : 0)),
  };
}
