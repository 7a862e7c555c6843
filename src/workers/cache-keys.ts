/** How a feed makes images smaller before it makes windows of them. */
export interface Reduction {
  /** Absent = not at all. */
  readonly shortSide?: number;
  /** The colour under transparent pixels. */
  readonly background: readonly [number, number, number];
}

/**
 * Which range of keys each feed's reduced images have in the cache: feeds that reduce in the same way share one, others
 * don't meet. Range 0 is that of images as they are in their files, which all feeds share.
 */
export function keyRanges(feeds: readonly Reduction[]): number[] {
  const ranges: string[] = [];
  return feeds.map(({shortSide, background}) => {
    if (shortSide === undefined) return 0;
    const way = [shortSide, ...background].join();
    if (!ranges.includes(way)) ranges.push(way);
    return ranges.indexOf(way) + 1;
  });
}

/** The key of a sample's image; `samples` is how many the catalog has. */
export function cacheKey(range: number, samples: number, index: number): number {
  return range * samples + index;
}
