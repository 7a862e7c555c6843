import {relativePath} from '../catalog/index.js';
import {DomainfeedError, describeExpected} from '../errors.js';
import type {Catalog} from '../types.js';

/**
 * Checks that a packed folder reads as the set it was made of: the same samples in the same order, with the same ids and
 * labels. Files of samples that have since left the set would change every plan.
 *
 * @throws FAILED_PRECONDITION that names the first sample that differs.
 */
export function refuseOtherSamples(source: Catalog, packed: Catalog): void {
  const wanted = source.columns.sampleId;
  const found = packed.columns.sampleId;
  const length = Math.max(wanted.length, found.length);
  for (let index = 0; index < length; index++) {
    if (wanted[index] === found[index] && classOf(source, index) === classOf(packed, index)) continue;
    const rule = `the same as in ${source.columns.root} (remove what is not in the set any more)`;
    const path = index < found.length ? relativePath(packed.columns, index) : 'none';
    throw new DomainfeedError(
      'FAILED_PRECONDITION',
      describeExpected(`sample ${index} of ${packed.columns.root}`, rule, path),
    );
  }
}

function classOf({classes, columns}: Catalog, index: number): string | undefined {
  return classes[columns.label[index]];
}
