import {createHash} from 'node:crypto';

import type {FeedConfig} from './config/index.js';
import {layouts} from './batch/layouts.js';
import {decoderVersions} from './decode/index.js';
import {type ClassIndex, indexClasses} from './plan/index.js';
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
}

/** A tensor of a batch, by its place in the payload. */
export interface TensorLayout {
  readonly name: string;
  readonly dtype: 'uint8';
  /** (N, H, W, C) */
  readonly shape: readonly [number, number, number, number];
  readonly bytes: number;
  readonly offset: number;
}

/** Part of every recipe hash: to be raised by whoever changes the bytes that an unchanged feed gives. */
const PIPELINE_VERSION = 1;

/** Joins a feed with the domains of the catalog. */
export function compileFeed(
  config: FeedConfig,
  catalog: Catalog,
  limits: {maxPixels: number; maxFileBytes: number},
): Feed {
  const domains = config.domains.map((name) => domainNamed(catalog, name));
  const {badSamples, seed, ...decisive} = config;
  const recipe = {
    ...decisive,
    domains: domains.map(({id, name, role}) => ({id, name, role})),
    mislabelled: badSamples.mislabelled,
    limits: {maxPixels: limits.maxPixels, maxFileBytes: limits.maxFileBytes},
    decoders: decoderVersions(),
    pipeline: PIPELINE_VERSION,
  };
  return {
    name: config.name,
    config,
    domains,
    classes: classesOf(config, domains, catalog),
    recipeHash: hashOf(recipe),
  };
}

/** The tensors of a batch of `samples` samples, one after the other: one for each view, or one for all of them. */
export function tensorsOf({config}: Feed, samples: number): TensorLayout[] {
  const {image, batch, views} = config;
  const {height, width} = image;
  const joined = batch.mode === 'balanced' && layouts[batch.layout].joinsViews;
  const count = joined ? samples * views.length : samples;
  const bytes = count * height * width * 3;
  const names = joined ? ['paired'] : views.map(({name}) => name);
  return names.map((name, view) => ({
    name: `images/${name}`,
    dtype: 'uint8',
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

/** SHA-256 of a value's JSON with all keys sorted, so that the order of keys in the file doesn't matter. */
function hashOf(value: unknown): string {
  const sortKeys = (_key: string, item: unknown): unknown =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item;
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}
