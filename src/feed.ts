import {layouts} from './batch/layouts.js';
import type {Dtype, FeedConfig} from './config/index.js';
import {decoderVersions} from './decode/index.js';
import {hashOf} from './hash-of.js';
import {type NamedNormalization, normalizationsOf} from './normalizations.js';
import {type ClassIndex, indexClasses} from './plan/index.js';
import type {FeedStatistics} from './statistics/index.js';
import type {Catalog, Domain} from './types.js';

/** A feed of the configuration, joined with the catalog. */
export interface Feed {
  readonly name: string;
  readonly config: FeedConfig;
  /** In the order of their blocks. */
  readonly domains: readonly Domain[];
  /** With quotas by class: the classes of each domain. */
  readonly classes?: ClassIndex;
  /** Hex digest over all that decides the bytes of a batch, beside the catalog, the seed and the batch's number. */
  readonly recipeHash: string;
  /** Absent = nothing in the feed depends on what was measured. */
  readonly statistics?: FeedStatistics;
  /** What samples may be normalised by, at least one. */
  readonly normalizations: readonly NamedNormalization[];
}

/** A tensor of a batch, by its place in the payload. */
export interface TensorLayout {
  readonly name: string;
  readonly dtype: Dtype;
  /** (N, H, W, C) */
  readonly shape: readonly [number, number, number, number];
  readonly bytes: number;
  readonly offset: number;
}

/** Part of every recipe hash: to be raised by whoever changes the bytes that an unchanged feed gives. */
const PIPELINE_VERSION = 2;

/**
 * Joins a feed with the domains of the catalog.
 *
 * @param statistics - Of a feed that `needsStatistics`.
 */
export function compileFeed(
  config: FeedConfig,
  catalog: Catalog,
  limits: {maxPixels: number; maxFileBytes: number},
  statistics?: FeedStatistics,
): Feed {
  const domains = config.domains.map((name) => domainNamed(catalog, name));
  const {badSamples, seed, statistics: _share, ...decisive} = config;
  const recipe = {
    ...decisive,
    domains: domains.map(({id, name, role}) => ({id, name, role})),
    mislabelled: badSamples.mislabelled,
    limits: {maxPixels: limits.maxPixels, maxFileBytes: limits.maxFileBytes},
    decoders: decoderVersions(),
    pipeline: PIPELINE_VERSION,
    statistics: statistics?.hash ?? null,
  };
  return {
    name: config.name,
    config,
    domains,
    classes: classesOf(config, domains, catalog),
    recipeHash: hashOf(recipe),
    statistics,
    normalizations: normalizationsOf(config, statistics),
  };
}

const BYTES_OF_DTYPE: Readonly<Record<Dtype, number>> = {uint8: 1, float32: 4, float16: 2};

/** The tensors of a batch of `samples` samples, one after the other: one for each view, or one for all of them. */
export function tensorsOf({config}: Feed, samples: number): TensorLayout[] {
  const {image, batch, views} = config;
  const {height, width, dtype} = image;
  const joined = batch.mode === 'balanced' && layouts[batch.layout].joinsViews;
  const count = joined ? samples * views.length : samples;
  const bytes = count * height * width * 3 * BYTES_OF_DTYPE[dtype];
  const names = joined ? ['paired'] : views.map(({name}) => name);
  return names.map((name, view) => ({
    name: `images/${name}`,
    dtype,
    shape: [count, height, width, 3],
    bytes,
    offset: view * bytes,
  }));
}

/** Whether a feed sends the labels of a domain. */
export function givesLabels({config}: Feed, domain: Domain): boolean {
  return domain.role === 'source' || config.revealLabels;
}

/** The classes of each of a feed's domains; undefined unless classes have a quota. */
export function classesOf(
  config: FeedConfig,
  domains: readonly Domain[],
  catalog: Catalog,
): ClassIndex | undefined {
  const {batch, name} = config;
  if (batch.mode === 'sequential' || batch.perClass === undefined) return undefined;
  const {classes, columns} = catalog;
  return indexClasses(name, domains, {
    label: columns.label,
    classes,
    missing: batch.missingClasses ?? 'refuse',
  });
}

function domainNamed(catalog: Catalog, name: string): Domain {
  const domain = catalog.domains.find((candidate) => candidate.name === name);
  if (domain === undefined)
    throw new Error(`The catalog has no domain ${name}, which the configuration names`);
  return domain;
}
