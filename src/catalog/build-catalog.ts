import type {Catalog, CatalogColumns, Domain} from '../types.js';

import {fileName} from './catalog.js';
import {catalogHash} from './catalog-hash.js';
import {refuseEqualIds} from './refuse-equal-ids.js';
import {sampleId} from './sample-id.js';
import type {SampleStage, StagedFolder} from './sample-stage.js';

/**
 * The catalog of all staged samples; the stage is empty afterwards. A sample's class is the first folder below
 * its domain's folder.
 *
 * @param root - Absolute path of the root folder.
 * @throws INVALID_ARGUMENT if two samples have the same id.
 */
export function buildCatalog(root: string, domains: readonly Domain[], stage: SampleStage): Catalog {
  const {folders} = stage;
  const classes = classesOf(folders);
  const columns = moveColumns(root, stage);
  setLabels(columns, folders, classes);
  setSampleIds(columns, folders, domains);
  refuseEqualIds(columns);
  const catalog = {domains, classes, columns};
  const hash = catalogHash(
    catalog,
    folders.map(({below}) => below),
  );
  return {...catalog, hash};
}

/** All class names, sorted by code unit. */
function classesOf(folders: readonly StagedFolder[]): string[] {
  const names = new Set(folders.map(className));
  names.delete('');
  return [...names].sort();
}

/** The class that a folder belongs to; '' if it is a domain's own. */
function className({below}: StagedFolder): string {
  return below.split('/', 1)[0];
}

/** Shared columns with all that the stage holds; labels and ids are still 0. */
function moveColumns(root: string, stage: SampleStage): CatalogColumns {
  const {count, names, nameEnd, folder, bytes} = stage;
  const columns = {
    root,
    folders: stage.folders.map(({path}) => path),
    folder: new Uint32Array(new SharedArrayBuffer(count * 4)),
    names: new Uint8Array(new SharedArrayBuffer(names.length)),
    nameStart: new Float64Array(new SharedArrayBuffer((count + 1) * 8)),
    bytes: new Float64Array(new SharedArrayBuffer(count * 8)),
    label: new Int32Array(new SharedArrayBuffer(count * 4)),
    sampleId: new BigUint64Array(new SharedArrayBuffer(count * 8)),
  };
  folder.moveTo(columns.folder);
  names.moveTo(columns.names);
  nameEnd.moveTo(columns.nameStart, 1);
  bytes.moveTo(columns.bytes);
  return columns;
}

function setLabels(
  {folder, label}: CatalogColumns,
  folders: readonly StagedFolder[],
  classes: readonly string[],
): void {
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const labels = folders.map((entry) => indexOf.get(className(entry)) ?? -1);
  for (let index = 0; index < label.length; index++) label[index] = labels[folder[index]];
}

function setSampleIds(
  columns: CatalogColumns,
  folders: readonly StagedFolder[],
  domains: readonly Domain[],
): void {
  const prefixes = folders.map(({below}) => (below === '' ? '' : `${below}/`));
  for (const {name, start, count} of domains) {
    for (let index = start; index < start + count; index++) {
      const path = prefixes[columns.folder[index]] + fileName(columns, index);
      columns.sampleId[index] = sampleId(name, path);
    }
  }
}
