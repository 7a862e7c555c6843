import type {Size} from '../../src/align/picture.js';
import {makePicture, type PictureKind} from '../kernels/made-pictures.js';
import {runPillow} from '../kernels/pillow.js';

/** (height, width, 3) uint8. */
export interface Picture extends Size {
  readonly name: string;
  readonly pixels: Uint8Array;
}

const PHOTOS = ['astronaut', 'chelsea', 'coffee', 'rocket'];

/** Photographs that scikit-image brings, resized to 224 x 224. */
export const squarePhotos: readonly Picture[] = runPillow(
  PHOTOS.map((name) => ({
    steps: [
      ['photo', name],
      ['resize', 224, 224, 'antialias'],
    ] as const,
  })),
).map((pixels, index) => ({name: PHOTOS[index], width: 224, height: 224, pixels}));

/** A picture of one colour. */
export function flat(colour: readonly number[], width: number, height: number): Picture {
  const pixels = Uint8Array.from({length: width * height * 3}, (_, i) => colour[i % 3]);
  return {name: `one colour, ${colour.join(' ')}`, width, height, pixels};
}

function made(kind: PictureKind, width: number, height: number): Picture {
  return {name: `${kind} of ${width}x${height}`, width, height, pixels: makePicture(kind, width, height, 5)};
}

function grey(width: number, height: number): Picture {
  const levels = makePicture('photo', width, height, 9, 1);
  return {
    name: 'grey',
    width,
    height,
    pixels: Uint8Array.from({length: levels.length * 3}, (_, i) => levels[Math.floor(i / 3)]),
  };
}

/** What is easy to get wrong: odd sizes, no colour, one colour, the corners of the cube. */
export const hardPictures: readonly Picture[] = [
  made('photo', 1, 1),
  made('photo', 7, 224),
  made('photo', 225, 223),
  made('photo', 224, 225),
  made('noise', 64, 48),
  made('edges', 33, 21),
  grey(50, 40),
  flat([0, 0, 0], 24, 17),
  flat([255, 255, 255], 24, 17),
  flat([255, 0, 0], 16, 16),
  flat([0, 0, 255], 16, 16),
  flat([90, 140, 60], 5, 3),
];
