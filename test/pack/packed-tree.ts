import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

import sharp from 'sharp';

import {readFixture} from '../fixtures/index.js';

/** Width and height of the images that are large. */
const LARGE = [90, 64] as const;

/** A folder `data` of a set with large and small images, one bad file, other files, and a domain folder with an alias. */
export async function makeSet(): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'domainfeed-pack-')));
  const [width, height] = LARGE;
  for (const domain of ['photo', 'Sketches']) {
    for (let number = 0; number < 6; number++) {
      const pixels = Buffer.from(
        Array.from({length: width * height * 3}, (_, i) => (i * (number + 3) + (i >> 6) * 11) & 255),
      );
      const image = sharp(pixels, {raw: {width, height, channels: 3}});
      const path = `${domain}/class-${number % 2}/deep/${number}`;
      write(folder, `${path}.jpg`, await image.jpeg({quality: 98}).toBuffer());
      if (number === 0) write(folder, `${path}.png`, await image.png().toBuffer());
    }
  }
  write(folder, 'photo/class-0/small.PNG', readFixture('one-pixel.png'));
  write(folder, 'photo/class-0/cut.jpg', readFixture('cat-420.jpg').subarray(0, 900));
  write(folder, 'photo/class-1/notes.txt', Buffer.from('x'));
  return folder;
}

function write(folder: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, 'data', path)), {recursive: true});
  writeFileSync(join(folder, 'data', path), bytes);
}

/** The configuration of such a set; `root` is relative to its folder. */
export function configText(root: string, budget = 0.5): string {
  return `catalog: {root: ${root}}
domains: {photo: {role: source}, sketch: {role: target, aliases: [Sketches]}}
feeds: {train: {batch: {per_domain: 3}, image: {size: 24}, bad_samples: {budget: ${budget}}}}
`;
}

/** Files below a folder with their bytes, hexadecimal, hidden ones left out. */
export function filesBelow(root: string): Record<string, string> {
  const paths = readdirSync(root, {recursive: true, encoding: 'utf8'}).sort();
  const files = paths.filter((path) => !/(?:^|\/)\./.test(path) && statSync(join(root, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'hex')]));
}

/** Removes what `makeSet` made. */
export function removeSet(folder: string): void {
  rmSync(folder, {recursive: true});
}
