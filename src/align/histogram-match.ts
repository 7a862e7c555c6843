import {countLevels, countLightness, mapLevels, mapLightness} from '../kernels/index.js';
import type {DomainStatistics} from '../types.js';

import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';
import {lightnessKnots} from './lightness-knots.js';
import {matchTable, type ReferenceCurve, referenceCurve} from './match-histogram.js';
import {type AlignedPicture, enter} from './picture.js';

type Rounding = 'nearest' | 'truncate';

/** Options of `histogram_match`. */
export interface HistogramMatchOptions extends CommonOptions {
  /** ['l'], or some of 'r', 'g' and 'b'. */
  readonly channels: readonly ('l' | 'r' | 'g' | 'b')[];
  /** Of levels; L is not rounded. */
  readonly rounding: Rounding;
  /** What is matched to the reference: each image's own histogram, or that of its domain. */
  readonly source: 'image' | 'domain';
}

/** What is matched to what, in one channel. */
interface ChannelMatch {
  /** 0 to 2 = R, G and B; L has no place. */
  readonly channel: number;
  readonly reference: ReferenceCurve;
  /** The domain's own histogram; absent = that of each image. */
  readonly own?: Float64Array;
}

interface Prepared {
  readonly space: 'lab' | 'levels';
  readonly rounding: Rounding;
  readonly channels: readonly ChannelMatch[];
}

const RGB = ['r', 'g', 'b'];
const CHANNELS = '[l], or a list of r, g and b, each once';

/**
 * Gives pictures the histogram of a domain, of all its images together. On L in float, between the bins too; on R, G and B
 * by levels, where `rounding: truncate` equals scikit-image's `match_histograms` to 0 levels.
 */
export const histogramMatch: Alignment<HistogramMatchOptions, Prepared> = {
  id: 130,
  options: (z) =>
    z
      .strictObject({
        channels: z
          .array(z.enum(['l', 'r', 'g', 'b']), {error: CHANNELS})
          .refine(isChannelList, {error: CHANNELS})
          .default(['l'])
          .describe('[l], or some of r, g and b.'),
        rounding: z
          .enum(['nearest', 'truncate'])
          .default('nearest')
          .describe('Of levels of r, g and b; truncate equals scikit-image.'),
        source: z
          .enum(['image', 'domain'])
          .default('image')
          .describe("What is matched: each image's own histogram, or that of its domain."),
        ...referenceShape(z),
        ...commonShape(z),
      })
      .describe('Gives pictures the histogram of a domain.'),
  needs: () => ({statistics: true}),
  usesLightness: ({channels, source}) => ({
    matches: true,
    ...(channels.includes('l') && {histograms: source === 'domain' ? 'both' : 'reference'}),
  }),
  prepare({channels, rounding, source}, {own, reference, equalized}) {
    const isLightness = channels.includes('l');
    return {
      space: isLightness ? 'lab' : 'levels',
      rounding,
      channels: channels.map((channel) => {
        const countsIn = (statistics: DomainStatistics, isEqualized: boolean) =>
          channel === 'l' ? lightnessCounts(statistics, isEqualized) : statistics.histograms[channel].counts;
        return {
          channel: RGB.indexOf(channel),
          reference: referenceCurve(countsIn(reference(), equalized.reference)),
          ...(source === 'domain' && {own: countsIn(own(), equalized.own)}),
        };
      }),
    };
  },
  apply(picture, {space, rounding, channels}, strength) {
    enter(picture, space);
    if (space === 'levels') matchLevels(picture, channels, rounding, strength);
    else matchLightness(picture, channels[0], strength);
  },
};

function isChannelList(channels: readonly string[]): boolean {
  if (channels.length === 0 || new Set(channels).size !== channels.length) return false;
  return channels.includes('l') ? channels.length === 1 : true;
}

/** The histogram of L, as it is or after the equalisation that the statistics were made with. */
export function lightnessCounts({name, histograms}: DomainStatistics, equalized: boolean): Float64Array {
  const {counts} = (equalized ? histograms.lClahe : histograms.l) ?? missing(name);
  return counts;
}

function missing(name: string): never {
  throw new Error(`The statistics of ${name} lack the histogram of L after CLAHE`);
}

/** Gives L of a picture in LAB the reference's histogram. */
export function matchLightness(
  {open}: AlignedPicture,
  {reference, own}: Omit<ChannelMatch, 'channel'>,
  strength: number,
): void {
  mapLightness(open, lightnessKnots(own ?? countLightness(open), reference, strength));
}

function matchLevels(
  {open}: AlignedPicture,
  channels: readonly ChannelMatch[],
  rounding: Rounding,
  strength: number,
): void {
  const counts = channels.some(({own}) => own === undefined) ? countLevels(open) : undefined;
  const tables = new Uint8Array(3 * 256);
  for (let i = 0; i < tables.length; i++) tables[i] = i & 255;
  for (const {channel, reference, own} of channels) {
    const range = [channel * 256, (channel + 1) * 256] as const;
    const matched = matchTable(own ?? counts?.subarray(...range) ?? [], reference);
    // A Uint8Array drops fractions.
    const half = rounding === 'nearest' ? 0.5 : 0;
    for (let old = 0; old < 256; old++) {
      tables[range[0] + old] = old + strength * (matched[old] - old) + half;
    }
  }
  mapLevels(open, tables);
}
