import {opendirSync, type Stats, statSync} from 'node:fs';

import {describeExpected, DomainfeedError} from '../errors.js';

/** A folder within a folder; `link`: reached through a symbolic link. */
export interface Subfolder {
  readonly name: string;
  readonly link: boolean;
}

/** What a folder holds, in no order. */
export interface Listing {
  readonly files: string[];
  readonly folders: Subfolder[];
}

/**
 * The entries of a folder that are not hidden and that `keep` accepts. A link counts as what it leads to; one
 * that leads nowhere counts as a file.
 *
 * @throws FAILED_PRECONDITION if the folder can't be read.
 */
export function listFolder(path: string, keep: (name: string) => boolean): Listing {
  const listing: Listing = {files: [], folders: []};
  // Entry by entry, since the objects for all entries of a folder of a million files weigh more than the catalog.
  const directory = readable(path, () => opendirSync(path, {bufferSize: 1024}));
  try {
    for (;;) {
      const entry = readable(path, () => directory.readSync());
      if (entry === null) return listing;
      const {name} = entry;
      if (name.startsWith('.') || !keep(name)) continue;
      const link = entry.isSymbolicLink();
      const folder = link ? statOf(`${path}/${name}`)?.isDirectory() === true : entry.isDirectory();
      if (folder) listing.folders.push({name, link});
      else listing.files.push(name);
    }
  } finally {
    directory.closeSync();
  }
}

/**
 * What lies at a path, links followed; undefined if nothing does.
 *
 * @throws FAILED_PRECONDITION if that can't be told.
 */
export function statOf(path: string): Stats | undefined {
  return readable(path, () => statSync(path, {throwIfNoEntry: false}));
}

/** The result of a file system call, or its failure as one that names the path. */
function readable<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const [reason] = (error as NodeJS.ErrnoException).message.split(','); // the rest repeats the path
    throw new DomainfeedError('FAILED_PRECONDITION', describeExpected(path, 'readable', reason), {
      cause: error,
    });
  }
}
