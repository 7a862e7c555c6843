/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size of a picture whose short side is made `shortSide` pixels, the other in proportion, rounded; a picture that
 * isn't larger keeps its size.
 */
export function reducedSize({width, height}: PictureSize, shortSide: number): PictureSize {
  const short = Math.min(width, height);
  if (short <= shortSide) return {width, height};
  return {
    width: Math.round((width * shortSide) / short),
    height: Math.round((height * shortSide) / short),
  };
}
