import type {Dtype, FeedConfig} from './config/index.js';
import {decoderVersions} from './decode/index.js';
import {hashOf} from './hash-of.js';
import {type NamedNormalization, normalizationsOf} from './normalizations.js';
import type {FeedStatistics} from './statistics/index.js';
import type {Catalog, Domain} from './types.js';

/** A feed of the configuration, joined with the catalog. */
export interface Feed {
  readonly name: string;
  readonly config: FeedConfig;
  /** In the order of their blocks. */
  readonly domains: readonly Domain[];
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
const PIPELINE_VERSION = 1;

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
    recipeHash: hashOf(recipe),
    statistics,
    normalizations: normalizationsOf(config, statistics),
  };
}

const BYTES_OF_DTYPE: Readonly<Record<Dtype, number>> = {uint8: 1, float32: 4, float16: 2};

/** The tensors of a batch of `count` samples: one for each view, one after the other. */
export function tensorsOf({config}: Feed, count: number): TensorLayout[] {
  const {height, width, dtype} = config.image;
  const bytes = count * height * width * 3 * BYTES_OF_DTYPE[dtype];
  return config.views.map(({name}, view) => ({
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

function domainNamed(catalog: Catalog, name: string): Domain {
  const domain = catalog.domains.find((candidate) => candidate.name === name);
  if (domain === undefined)
    throw new Error(`The catalog has no domain ${name}, which the configuration names`);
  return domain;
}
