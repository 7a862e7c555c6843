import {
  labToLevels,
  levelsToLab,
  levelsToPlanes,
  openPicture,
  type OpenPicture,
  type Planes,
  planesToLevels,
  viewLevels,
  viewPlanes,
} from '../kernels/index.js';

/** Width and height in pixels, both at least 1. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the picture's truth lies: its uint8 levels, or float planes of R, G and B (0 to 255) or of CIELAB. */
export type Space = 'levels' | 'rgb' | 'lab';

/** The picture that a chain of alignments works on. It stays in a space for as long as the steps ask for no other. */
export interface AlignedPicture {
  readonly open: OpenPicture;
  readonly size: Size;
  space: Space;
  /** Pixels that were out of gamut when they became levels: the most at one time. */
  clipped: number;
}

/** @param pixels - (height, width, 3) uint8, R, G, B, row-major; copied. */
export function beginPicture(pixels: Uint8Array, size: Size): AlignedPicture {
  return {open: openPicture(pixels), size, space: 'levels', clipped: 0};
}

/** Brings the picture into a space. From one kind of planes to the other it goes through levels, and is rounded to them. */
export function enter(picture: AlignedPicture, space: Space): void {
  const {open} = picture;
  if (picture.space === space) return;
  if (picture.space === 'lab') picture.clipped = Math.max(picture.clipped, labToLevels(open));
  if (picture.space === 'rgb') picture.clipped = Math.max(picture.clipped, planesToLevels(open));
  if (space === 'lab') levelsToLab(open);
  if (space === 'rgb') levelsToPlanes(open);
  picture.space = space;
}

/** Rounds to levels, if need be, and copies them to `pixels`. */
export function endPicture(picture: AlignedPicture, pixels: Uint8Array): void {
  enter(picture, 'levels');
  pixels.set(viewLevels(picture.open));
}

/** A copy of the planes, to go back to a part of the way. */
export function copyPlanes({open}: AlignedPicture): Planes {
  const [first, second, third] = viewPlanes(open);
  return [first.slice(), second.slice(), third.slice()];
}

/** Moves the planes back: old + strength * (new - old). */
export function blendPlanes({open}: AlignedPicture, old: Planes, strength: number): void {
  for (const [index, plane] of viewPlanes(open).entries()) {
    const before = old[index];
    for (let i = 0; i < plane.length; i++) plane[i] = before[i] + strength * (plane[i] - before[i]);
  }
}
