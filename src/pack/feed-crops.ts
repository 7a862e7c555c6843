import type {Size} from '../augment/index.js';
import type {FeedConfig} from '../config/index.js';
import {reducedSize} from '../decode/index.js';
import type {Domain} from '../types.js';

import type {PackedFile} from './messages.js';
import {smallestCrop} from './smallest-crop.js';

/** What packing does to the crops of a feed: each side is the smallest over its views and samples, in whole pixels. */
export interface FeedCrops {
  readonly feed: string;
  /** Size of the feed's images. */
  readonly image: Size;
  readonly before: Size;
  readonly after: Size;
  /** Samples some of whose crops are enlarged after packing and were not before. */
  readonly enlarged: number;
  readonly samples: number;
}

/** @param files - (N) in catalog order; bad ones don't count. */
export function feedCrops(
  {name, domains: names, image, views}: FeedConfig,
  domains: readonly Domain[],
  files: readonly PackedFile[],
): FeedCrops {
  const target = {width: image.width, height: image.height};
  const smallestOf = ([width, height]: readonly [number, number]) => {
    const seen = reducedSize({width, height}, image.shortSide ?? Infinity);
    return views.map(({augment}) => smallestCrop(augment, seen, target)).reduce(smaller);
  };
  const isEnlarged = ({width, height}: Size) =>
    Math.round(width) < target.width || Math.round(height) < target.height;
  let before: Size = {width: Infinity, height: Infinity};
  let after = before;
  let enlarged = 0;
  let samples = 0;
  for (const {start, count} of domains.filter((domain) => names.includes(domain.name))) {
    for (const {size, packedSize} of files.slice(start, start + count)) {
      if (size === undefined || packedSize === undefined) continue;
      const [was, is] = [smallestOf(size), smallestOf(packedSize)];
      before = smaller(before, was);
      after = smaller(after, is);
      samples++;
      if (isEnlarged(is) && !isEnlarged(was)) enlarged++;
    }
  }
  return {feed: name, image: target, before: whole(before), after: whole(after), enlarged, samples};
}

function smaller(a: Size, b: Size): Size {
  return {width: Math.min(a.width, b.width), height: Math.min(a.height, b.height)};
}

/** 0 where there is none. */
function whole({width, height}: Size): Size {
  return Number.isFinite(width)
    ? {width: Math.round(width), height: Math.round(height)}
    : {width: 0, height: 0};
}
