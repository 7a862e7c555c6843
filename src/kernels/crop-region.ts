import type {Placement} from './kernels.js';

/** A rectangle to decode, and where the window lies in it. Pixels of the stored picture. */
export interface CropRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly placement: Placement;
}

/** Pixels beyond the window whose chroma reaches into it. Without them a window's edge is up to 25 levels off. */
const MARGIN = 2;

/** What to decode for a window: the margin around it, and then as much as lets x be a multiple of `mcuWidth`. */
export function regionAround(
  placement: Placement,
  size: {readonly width: number; readonly height: number},
  mcuWidth: number,
): CropRegion {
  const [windowX, windowY, windowWidth, windowHeight, ...rest] = placement;
  const left = Math.max(0, windowX - MARGIN);
  const x = left - (left % mcuWidth);
  const y = Math.max(0, windowY - MARGIN);
  return {
    x,
    y,
    width: Math.min(size.width, windowX + windowWidth + MARGIN) - x,
    height: Math.min(size.height, windowY + windowHeight + MARGIN) - y,
    placement: [windowX - x, windowY - y, windowWidth, windowHeight, ...rest],
  };
}
