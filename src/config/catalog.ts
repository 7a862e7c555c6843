import {isAbsolute, posix} from 'node:path';

import {z} from 'zod';

import {sources} from '../catalog/index.js';

import {byteSize} from './bytes.js';
import {existingPath} from './existing-path.js';
import {camelKeys} from './key-case.js';

/** Where the images are, and what is too large to be one. */
export interface CatalogConfig {
  readonly source: keyof typeof sources;
  /** Absolute path. */
  readonly root: string;
  /** Files and folders left out: '/'-separated paths below `root`. */
  readonly exclude: readonly string[];
  /** Images with more pixels are bad samples. */
  readonly maxPixels: number;
  /** Files with more bytes are bad samples. */
  readonly maxFileBytes: number;
}

const BELOW_ROOT = 'a path below catalog.root, relative to it';

const excluded = z
  .string()
  .transform((path) => posix.normalize(path).replace(/\/$/, ''))
  .refine((path) => !isAbsolute(path) && path !== '' && !/^\.\.?(?:\/|$)/.test(path), {error: BELOW_ROOT});

/**
 * The section `catalog` of the file.
 *
 * @param directory - Absolute path of the folder that `root` is relative to.
 */
export function catalogSchema(directory: string) {
  return z
    .strictObject({
      source: z.enum(Object.keys(sources) as (keyof typeof sources)[]).default('folder'),
      root: existingPath('folder', directory).describe(
        'Folder with root/domain/class/image, relative to this file.',
      ),
      exclude: z.array(excluded).prefault([]).describe('Files and folders to leave out, relative to root.'),
      max_pixels: z.int().min(1).max(1e9).default(100e6).describe('Images with more pixels are bad samples.'),
      max_file_bytes: byteSize('1', '2GB')
        .prefault('64MiB')
        .describe('Files with more bytes are bad samples.'),
    })
    .transform((section): CatalogConfig => camelKeys(section));
}
