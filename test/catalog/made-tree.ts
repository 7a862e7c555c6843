import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

import * as fc from 'fast-check';

import {relativePath, type SourceDomain} from '../../src/catalog/index.js';
import type {Catalog, Role} from '../../src/types.js';

/** Calls `use` with a temporary folder that holds files of these sizes, and removes it. */
export function withTree<T>(sizes: Readonly<Record<string, number>>, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'domainfeed-catalog-'));
  try {
    for (const [path, bytes] of Object.entries(sizes)) {
      mkdirSync(dirname(join(root, path)), {recursive: true});
      writeFileSync(join(root, path), Buffer.alloc(bytes));
    }
    return use(root);
  } finally {
    rmSync(root, {recursive: true});
  }
}

/** Domains with these names and ids 0, 1, … */
export function domainsNamed(names: readonly string[], role: Role = 'source'): SourceDomain[] {
  return names.map((name, id) => ({id, name, role, aliases: []}));
}

/** The path of every sample, in catalog order. */
export function pathsOf(catalog: Catalog): string[] {
  return Array.from(catalog.columns.label, (_, index) => relativePath(catalog.columns, index));
}

// Characters on both sides of '/', more than one byte of UTF-8, and two UTF-16 units that sort before one.
const name = fc
  .string({
    unit: fc.constantFrom(' ', '-', '.', '/', '0', 'a', 'B', 'é', '\uff41', '😀'),
    minLength: 1,
    maxLength: 4,
  })
  .map((text) => text.replaceAll('/', '\u0301'))
  .filter((text) => !text.startsWith('.'));

/** Paths of images below a domain's folder, `class/…/image.png`, with their sizes; at least one. */
export const madeDomain: fc.Arbitrary<Record<string, number>> = fc
  .uniqueArray(fc.tuple(fc.array(name, {minLength: 1, maxLength: 3}), name), {
    minLength: 1,
    maxLength: 12,
    selector: ([folders, file]) => [...folders, file].join('/'),
  })
  .chain((paths) =>
    fc
      .array(fc.nat({max: 9}), {minLength: paths.length, maxLength: paths.length})
      .map((sizes) =>
        Object.fromEntries(
          paths.map(([folders, file], at) => [`${folders.join('/')}/${file}.png`, sizes[at]]),
        ),
      ),
  );

/** The files of several domains, each under the name of its domain. */
export function under(
  domains: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(domains).flatMap(([domain, files]) =>
      Object.entries(files).map(([path, bytes]) => [`${domain}/${path}`, bytes] as const),
    ),
  );
}
