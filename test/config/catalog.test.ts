import {mkdirSync} from 'node:fs';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';

import {parseConfig} from '../../src/config/index.js';

import {expectRefusal, fileOf, type Refusal, withFolder} from './made-config.js';

describe('catalogSchema', () => {
  it('takes every setting of the catalog, exclusions without needless dots and slashes', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'my images'));
      const catalog = `{source: folder, root: ./my images, exclude: [./a//b.png, photo/dog/, ...],
        max_pixels: 1000, max_file_bytes: 1MB}`;
      expect(parseConfig(fileOf({catalog}), folder).catalog).toEqual({
        source: 'folder',
        root: join(folder, 'my images'),
        exclude: ['a/b.png', 'photo/dog', '...'],
        maxPixels: 1000,
        maxFileBytes: 1_000_000,
      });
    });
  });

  it.each<Refusal>([
    ['no catalog', {catalog: '[]'}, 'catalog to be a map, got []'],
    ['no root', {catalog: '{}'}, 'catalog.root to be a text, got undefined'],
    [
      'a missing root',
      {catalog: '{root: nowhere}'},
      "catalog.root to be a folder that exists, got 'FOLDER/nowhere'",
    ],
    [
      'an unknown source',
      {catalog: '{root: data, source: folders}'},
      "catalog.source to be one of folder, got 'folders'. Did you mean 'folder'?",
    ],
    [
      'an exclusion outside the root',
      {catalog: '{root: data, exclude: [a, b/../../c]}'},
      "catalog.exclude[1] to be a path below catalog.root, relative to it, got '../c'",
    ],
    [
      'an absolute exclusion',
      {catalog: '{root: data, exclude: [/a]}'},
      "catalog.exclude[0] to be a path below catalog.root, relative to it, got '/a'",
    ],
    [
      'the root as an exclusion',
      {catalog: '{root: data, exclude: [.]}'},
      "catalog.exclude[0] to be a path below catalog.root, relative to it, got '.'",
    ],
    [
      'files of no bytes',
      {catalog: '{root: data, max_file_bytes: 0}'},
      'catalog.max_file_bytes to be a size such as 512MB or 1GiB, 1 to 2GB, got 0',
    ],
    [
      'images of no pixels',
      {catalog: '{root: data, max_pixels: 0}'},
      'catalog.max_pixels to be a whole number, 1 to 1000000000, got 0',
    ],
  ])('refuses %s', expectRefusal);
});
