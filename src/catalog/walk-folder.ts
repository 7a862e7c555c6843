import {realpathSync} from 'node:fs';

import {DomainfeedError, describeExpected} from '../errors.js';

import {isImageName} from './image-extensions.js';
import {listFolder, statOf} from './list-folder.js';

/** Where a walk reports what it meets. */
export interface WalkVisitor {
  /** An image. `folder` is '/'-separated and relative to the root; `bytes` the size of the file. */
  readonly image: (folder: string, name: string, bytes: number) => void;
  /** A file that is none. `path` is relative to the root. */
  readonly skip: (path: string, reason: string) => void;
  /** Which names in a folder are looked at. */
  readonly filterOf: (folder: string) => (name: string) => boolean;
}

/**
 * Meets every image below `folder`, sorted by path, by UTF-16 code unit, links followed. Hidden files and
 * folders are passed over.
 *
 * @param root - Absolute path.
 * @param folder - '/'-separated path below the root.
 * @throws FAILED_PRECONDITION if a folder can't be read, or if a link leads to a folder that holds it.
 */
export function walkFolder(root: string, folder: string, visitor: WalkVisitor): void {
  walk(root, folder, [realpathSync(`${root}/${folder}`)], visitor);
}

/** `real`: the paths of this folder and all that led to it, without links. */
function walk(root: string, folder: string, real: readonly string[], visitor: WalkVisitor): void {
  const {files, folders} = listFolder(`${root}/${folder}`, visitor.filterOf(folder));
  files.sort();
  // With its slash a folder's name sorts where its files' paths do: `a-b/x` comes before `a/x`.
  const subfolders = folders
    .map(({name, link}) => ({name, link, key: `${name}/`}))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  let next = 0;
  for (const {name, link, key} of subfolders) {
    for (; next < files.length && files[next] < key; next++) meet(root, folder, files[next], visitor);
    const path = `${folder}/${name}`;
    walk(
      root,
      path,
      [...real, link ? followLink(`${root}/${path}`, real) : `${real.at(-1)}/${name}`],
      visitor,
    );
  }
  for (; next < files.length; next++) meet(root, folder, files[next], visitor);
}

function meet(root: string, folder: string, name: string, visitor: WalkVisitor): void {
  const path = `${folder}/${name}`;
  if (!isImageName(name)) {
    visitor.skip(path, 'its name does not end like an image');
    return;
  }
  const stats = statOf(`${root}/${path}`);
  if (stats?.isFile() === true) visitor.image(folder, name, stats.size);
  else if (stats !== undefined) visitor.skip(path, 'it is not a regular file');
  else if (name.includes('\ufffd')) visitor.skip(path, 'its name is not UTF-8');
  else visitor.skip(path, 'it is a link that leads nowhere');
}

function followLink(path: string, real: readonly string[]): string {
  const target = realpathSync(path);
  if (real.some((above) => `${above}/`.startsWith(`${target}/`))) {
    const rule = 'a link to a folder that does not hold it';
    throw new DomainfeedError('FAILED_PRECONDITION', describeExpected(path, rule, target));
  }
  return target;
}
