import {expected} from '../errors.js';
import type {CatalogColumns} from '../types.js';

import {relativePath} from './catalog.js';

/**
 * Refuses a catalog in which two samples have the same id.
 *
 * @throws INVALID_ARGUMENT that names both samples.
 */
export function refuseEqualIds(columns: CatalogColumns): void {
  const sorted = columns.sampleId.toSorted();
  const place = sorted.findIndex((id, at) => at > 0 && id === sorted[at - 1]);
  if (place === -1) return;
  const first = columns.sampleId.indexOf(sorted[place]);
  const second = columns.sampleId.indexOf(sorted[place], first + 1);
  const paths = [first, second].map((index) => relativePath(columns, index));
  throw expected('sample ids', 'different for every sample (exclude one of the two)', paths);
}
