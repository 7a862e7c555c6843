import type {Config} from '../config/index.js';
import type {Catalog} from '../types.js';

import {type FeedCrops, feedCrops} from './feed-crops.js';
import type {Fate, PackedFile} from './messages.js';
import type {PackedSet} from './pack-set.js';

/** What a set cost before and costs after packing. */
export interface PackSummary {
  readonly images: number;
  /** How many earlier runs had packed. */
  readonly kept: number;
  readonly fates: Readonly<Record<Fate, number>>;
  readonly bytes: readonly [before: number, after: number];
  /** Of upright pictures; bad ones don't count. */
  readonly pixels: readonly [before: number, after: number];
  /** Mean absolute error in levels, 0 to 255; undefined if it was measured on none. */
  readonly error?: number;
  /** On how many JPEGs that were made smaller that was measured. */
  readonly measured: number;
  readonly feeds: readonly FeedCrops[];
}

/** Adds up what was done with the files of a catalog. */
export function summarize({feeds}: Config, {domains}: Catalog, {files, kept}: PackedSet): PackSummary {
  const fates = {resized: 0, small: 0, transparent: 0, format: 0, bad: 0};
  for (const {fate} of files) fates[fate]++;
  const errors = files.flatMap(({error}) => error ?? []);
  const measured = errors.length;
  return {
    images: files.length,
    kept,
    fates,
    bytes: [sum(files, ({sourceBytes}) => sourceBytes), sum(files, ({bytes}) => bytes)],
    pixels: [sum(files, ({size}) => area(size)), sum(files, ({packedSize}) => area(packedSize))],
    ...(measured > 0 && {error: errors.reduce((total, error) => total + error, 0) / measured}),
    measured,
    feeds: feeds.map((feed) => feedCrops(feed, domains, files)),
  };
}

function sum(files: readonly PackedFile[], of: (file: PackedFile) => number): number {
  return files.reduce((total, file) => total + of(file), 0);
}

function area([width, height]: readonly [number, number] = [0, 0]): number {
  return width * height;
}
