import {createHash} from 'node:crypto';

import type {Catalog, CatalogColumns} from '../types.js';

/**
 * Hex SHA-256 over everything that decides what a sample number means: ids, names and roles of the domains,
 * class names, and path, size and label of every sample, in catalog order. Where the root lies and what a
 * domain's folder is called on this machine are not part of it.
 *
 * @param paths - For each of `columns.folders` its path below the domain's folder.
 */
export function catalogHash(
  {domains, classes, columns}: Omit<Catalog, 'hash'>,
  paths: readonly string[],
): string {
  const hash = createHash('sha256');
  // One line of JSON; the columns that follow have lengths that the counts in it tell.
  const head = {domains: domains.map(({id, name, role, count}) => [id, name, role, count]), classes, paths};
  hash.update(`${JSON.stringify(head)}\n`);
  for (const column of columnsOf(columns)) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}

function columnsOf({folder, nameStart, names, bytes, label}: CatalogColumns): ArrayBufferView[] {
  return [folder, nameStart, names, bytes, label];
}
