import type {ImageHeader, ResizeFilter, WindowRequest} from '../decode/decoder.js';

import {expected} from '../errors.js';

import type {Placement} from './kernels.js';

/** The kernels' numbers of the filters, as in assembly/resize/filters.ts. */
const FILTERS: Readonly<Record<ResizeFilter, number>> = {antialias: 0, bicubic: 1, nearest: 2};

/** The order of an axis, as in assembly/resize/taps.ts. */
const FLIPPED = 1;
const REVERSED = 2;

interface Turn {
  /** The stored picture's rows are the upright one's columns. */
  readonly turned: boolean;
  /** The stored picture runs backwards along its rows, along its columns. */
  readonly mirrorX: boolean;
  readonly mirrorY: boolean;
}

/** How each EXIF orientation is stored (Exif 2.32, tag 0x0112). */
const TURNS: readonly Turn[] = [
  {turned: false, mirrorX: false, mirrorY: false}, // 1
  {turned: false, mirrorX: true, mirrorY: false},
  {turned: false, mirrorX: true, mirrorY: true},
  {turned: false, mirrorX: false, mirrorY: true}, // 4
  {turned: true, mirrorX: false, mirrorY: false},
  {turned: true, mirrorX: false, mirrorY: true},
  {turned: true, mirrorX: true, mirrorY: true},
  {turned: true, mirrorX: true, mirrorY: false}, // 8
];

/** What of a request decides where its pixels come from; the bytes do not. */
export type PlacementRequest = Omit<WindowRequest, 'background'> & {readonly header: Upright};

/** Of an image: the size of the upright picture, and the EXIF orientation, 1 to 8, that it is stored in. */
export type Upright = Pick<ImageHeader, 'width' | 'height' | 'orientation'>;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size at which a picture is stored, in pixels. */
export function storedSize({width, height, orientation}: Upright): Size {
  return TURNS[orientation - 1].turned ? {width: height, height: width} : {width, height};
}

/**
 * A window is drawn for the size in `header`; a decoder that finds another size in the file must not use it.
 *
 * @throws DomainfeedError INVALID_ARGUMENT
 */
export function checkStoredSize(header: Upright, found: Size): void {
  const stored = storedSize(header);
  if (stored.width !== found.width || stored.height !== found.height) {
    throw expected('header', `of the file's size, stored as ${found.width}x${found.height}`, header);
  }
}

/**
 * Where a window of the upright picture lies in the stored one, and how to turn it: rotating the window costs
 * nothing, rotating the picture would.
 */
export function storedPlacement(request: PlacementRequest): Placement {
  const {header, window, width, height, flip} = request;
  const {turned, mirrorX, mirrorY} = TURNS[header.orientation - 1];
  const stored = storedSize(header);
  const [alongX, alongY] = turned ? [window.y, window.x] : [window.x, window.y];
  const [sizeX, sizeY] = turned ? [window.height, window.width] : [window.width, window.height];
  const x = mirrorX ? stored.width - alongX - sizeX : alongX;
  const y = mirrorY ? stored.height - alongY - sizeY : alongY;
  const [across, down] = turned ? [height, width] : [width, height];
  return [
    x,
    y,
    sizeX,
    sizeY,
    across,
    down,
    FILTERS[request.filter],
    (flip && !turned ? FLIPPED : 0) + (mirrorX ? REVERSED : 0),
    (flip && turned ? FLIPPED : 0) + (mirrorY ? REVERSED : 0),
    Number(turned),
  ];
}
