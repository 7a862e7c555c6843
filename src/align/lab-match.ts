import {type Clahe, equalizeLightness} from '../kernels/index.js';

import type {Alignment} from './alignment.js';
import {applyChroma, type ChromaMethod, type PreparedChroma, prepareChroma, stretchLimit} from './chroma.js';
import {clipLimit, grid} from './clahe.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';
import {lightnessCounts, matchLightness} from './histogram-match.js';
import {type ReferenceCurve, referenceCurve} from './match-histogram.js';
import {blendPlanes, copyPlanes, enter} from './picture.js';

/** Options of `lab_match`. */
export interface LabMatchOptions extends CommonOptions {
  /** The clip limit of the equalisation. */
  readonly clahe: number | 'off';
  readonly grid: readonly [columns: number, rows: number];
  readonly chroma: ChromaMethod | 'off';
  readonly limit: number;
  readonly source: 'image' | 'domain';
}

interface Prepared {
  readonly clahe?: Clahe;
  /** Absent for the reference's own samples. */
  readonly lightness?: {readonly reference: ReferenceCurve; readonly own?: Float64Array};
  readonly chroma?: PreparedChroma;
}

/**
 * Light and colour in one step, in float CIELAB: equalises the local contrast of L, matches L to the reference's equally
 * equalised histogram, and brings a and b towards the reference's. The same as `clahe`, `histogram_match` and `chroma`.
 *
 * The reference's own samples are equalised too, since it is their equalised histogram that the others meet; nothing else
 * changes them, and with `clahe: off` nothing at all.
 */
export const labMatch: Alignment<LabMatchOptions, Prepared> = {
  id: 128,
  options: (z) =>
    z
      .strictObject({
        clahe: z
          .union([clipLimit(z), z.literal(['off', false])], {error: 'a clip limit > 0, or off'})
          .transform((clip): number | 'off' => (clip === false ? 'off' : clip))
          .default(2)
          .describe('Clip limit of the equalisation of L, or off.'),
        grid: grid(z),
        chroma: z
          .enum(['off', 'shift', 'stretch', 'map', 'reinhard'])
          .default('stretch')
          .describe('How a and b meet the reference, as in chroma.'),
        limit: stretchLimit(z),
        source: z
          .enum(['image', 'domain'])
          .default('image')
          .describe('What is matched: the histogram of L of each image, or that of its domain.'),
        ...referenceShape(z),
        ...commonShape(z),
      })
      .describe('Equalises L, matches its histogram to that of a domain, and brings a and b towards it.'),
  needs: () => ({statistics: true}),
  usesLightness: (options) => ({
    equalizes: settingOf(options),
    matches: true,
    histograms: options.source === 'domain' ? 'both' : 'reference',
  }),
  prepare(options, {own, reference, equalized}) {
    const {chroma, limit, source} = options;
    const clahe = settingOf(options);
    const equalizes = clahe !== undefined;
    return {
      clahe,
      lightness: {
        reference: referenceCurve(lightnessCounts(reference(), equalizes || equalized.reference)),
        ...(source === 'domain' && {own: lightnessCounts(own(), equalizes || equalized.own)}),
      },
      ...(chroma !== 'off' && {chroma: prepareChroma(chroma, limit, reference().lab, () => own().lab)}),
    };
  },
  prepareReference(options) {
    const clahe = settingOf(options);
    return clahe && {clahe};
  },
  apply(picture, {clahe, lightness, chroma}, strength) {
    enter(picture, 'lab');
    const old = strength < 1 ? copyPlanes(picture) : undefined;
    if (clahe !== undefined) equalizeLightness(picture.open, picture.size.width, clahe);
    if (lightness !== undefined) matchLightness(picture, lightness, 1);
    if (chroma !== undefined) applyChroma(picture, chroma, 1);
    if (old !== undefined) blendPlanes(picture, old, strength);
  },
};

function settingOf({clahe, grid: [columns, rows]}: LabMatchOptions): Clahe | undefined {
  return clahe === 'off' ? undefined : {clip: clahe, columns, rows};
}
