import {
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {dirname} from 'node:path';

import {makeFolder} from './make-folder.js';

/**
 * Puts a file at `path`, whole or not at all: it is written under a hidden name in the same folder, flushed to the
 * disk, and only then gets its name.
 *
 * @param content - The bytes, or the path of a file to copy.
 * @param unique - Sets the hidden name apart from those of files that are placed at the same time.
 * @returns Its size in bytes.
 */
export function placeFile(path: string, content: Uint8Array | string, unique: number | string): number {
  const folder = dirname(path);
  makeFolder(folder);
  const hidden = `${folder}/.${unique}.part`;
  rmSync(hidden, {force: true}); // a run that was cut off may have left a copy that can't be written to
  try {
    if (typeof content === 'string') copyFileSync(content, hidden);
    else writeFileSync(hidden, content);
    flush(hidden);
    const {size} = statSync(hidden);
    renameSync(hidden, path);
    return size;
  } catch (error) {
    rmSync(hidden, {force: true});
    throw error;
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
