import type {Window} from '../types.js';

import type {ImageHeader} from './decoder.js';

/** What turns a stored picture upright: mirrors, then a turn by `angle` degrees clockwise. */
export interface Turn {
  /** Mirror left and right. */
  readonly flop: boolean;
  /** Mirror top and bottom. */
  readonly flip: boolean;
  readonly angle: 0 | 90 | 180 | 270;
}

/** By EXIF orientation, from 1. Source: Exif 2.32, section 4.6.4, tag 0x0112. */
const turns: readonly Turn[] = [
  {flop: false, flip: false, angle: 0},
  {flop: true, flip: false, angle: 0},
  {flop: false, flip: false, angle: 180},
  {flop: false, flip: true, angle: 0},
  {flop: true, flip: false, angle: 270},
  {flop: false, flip: false, angle: 90},
  {flop: true, flip: false, angle: 90},
  {flop: false, flip: false, angle: 270},
];

/** How a picture of this EXIF orientation, 1 to 8, is turned upright. */
export function turnOf(orientation: number): Turn {
  return turns[orientation - 1];
}

/** The size of a picture once it is upright, from the one stored. */
export function uprightSize(stored: Pick<ImageHeader, 'width' | 'height' | 'orientation'>): {
  width: number;
  height: number;
} {
  const {width, height, orientation} = stored;
  return swapsSides(orientation) ? {width: height, height: width} : {width, height};
}

/** Where a window of the upright picture lies in the stored one, so that a decoder turns the window alone. */
export function storedWindow(header: ImageHeader, window: Window): Window {
  const {orientation} = header;
  const {width, height} = window;
  const right = header.width - window.x - width;
  const below = header.height - window.y - height;
  const x = [2, 3, 6, 7].includes(orientation) ? right : window.x;
  const y = [3, 4, 7, 8].includes(orientation) ? below : window.y;
  return swapsSides(orientation) ? {x: y, y: x, width: height, height: width} : {x, y, width, height};
}

function swapsSides(orientation: number): boolean {
  return orientation >= 5;
}
