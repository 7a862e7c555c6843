import type {StatisticsNeeds} from '../align/index.js';
import type {FeedConfig} from '../config/index.js';
import {decoderVersions, type Limits} from '../decode/index.js';
import {hashOf} from '../hash-of.js';
import type {Clahe} from '../kernels/index.js';

/** All that decides a domain's statistics, beside the catalog. */
export interface StatisticsRecipe {
  /** Every image is made this size, in pixels, so that each weighs the same. */
  readonly height: number;
  readonly width: number;
  readonly filter: FeedConfig['image']['resize'];
  readonly background: readonly [number, number, number];
  /** As of the feed's images. */
  readonly shortSide?: number;
  /** What decides the window: the first view's `center_crop`, or nothing for the whole image. */
  readonly augment: FeedConfig['views'][number]['augment'];
  /** Share of each domain's samples that is measured, above 0 up to 1. */
  readonly share: number;
  readonly mislabelled: FeedConfig['badSamples']['mislabelled'];
  readonly limits: Limits;
  /** Measure L after this equalisation as well. */
  readonly clahe?: Clahe;
  /** Measure the amplitudes of Fourier transforms as well. */
  readonly amplitude: boolean;
}

/** Part of every hash of a recipe: to be raised by whoever changes what an unchanged recipe measures. */
const MEASURE_VERSION = 2;

/** Random crops and flips are left out: they would only add noise. */
const GEOMETRY: readonly string[] = ['center_crop'];

/** How a feed's domains are measured. */
export function recipeOf(
  feed: FeedConfig,
  limits: Limits,
  needs: Pick<StatisticsNeeds, 'clahe' | 'amplitude'>,
): StatisticsRecipe {
  const {image, views, statistics, badSamples} = feed;
  return {
    height: image.height,
    width: image.width,
    filter: image.resize,
    background: image.background,
    ...(image.shortSide !== undefined && {shortSide: image.shortSide}),
    augment: fixedGeometry(views[0].augment),
    share: statistics.share,
    mislabelled: badSamples.mislabelled,
    limits: {maxPixels: limits.maxPixels, maxFileBytes: limits.maxFileBytes},
    ...(needs.clahe !== undefined && {clahe: needs.clahe}),
    amplitude: needs.amplitude === true,
  };
}

/** What of a sequence is the same in each epoch and decides the window. */
export function fixedGeometry(augment: StatisticsRecipe['augment']): StatisticsRecipe['augment'] {
  return augment.filter(({operation}) => GEOMETRY.includes(operation));
}

/** Hex digest of a recipe; `more` is what else the sums depend on. */
export function recipeHash(recipe: StatisticsRecipe, more: unknown = null): string {
  return hashOf({...recipe, decoders: decoderVersions(), measure: MEASURE_VERSION, more});
}
