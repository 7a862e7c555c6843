import type {Catalog, CatalogColumns, Domain} from '../types.js';

/** Path of a sample below the root folder, '/'-separated; it begins with the domain's folder. */
export function relativePath(columns: CatalogColumns, index: number): string {
  return `${columns.folders[columns.folder[index]]}/${fileName(columns, index)}`;
}

/** Absolute path of a sample's file. */
export function samplePath(columns: CatalogColumns, index: number): string {
  return `${columns.root}/${relativePath(columns, index)}`;
}

/** The domain that a sample belongs to. `index` is 0 to N - 1. */
export function domainOf(catalog: Pick<Catalog, 'domains'>, index: number): Domain {
  const {domains} = catalog;
  let low = 0;
  let high = domains.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (domains[middle].start <= index) low = middle;
    else high = middle - 1;
  }
  return domains[low];
}

/** Name of a sample's file. */
export function fileName({names, nameStart}: CatalogColumns, index: number): string {
  const start = nameStart[index];
  return Buffer.from(names.buffer, start, nameStart[index + 1] - start).toString('utf8');
}
