import {existsSync, realpathSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';

import {expected} from '../errors.js';

/**
 * The absolute path of a folder that is to be written.
 *
 * @throws INVALID_ARGUMENT if it is the folder that is read, lies in it or holds it, links followed.
 */
export function outsideRoot(out: string, root: string): string {
  const [real, realRoot] = [realPath(resolve(out)), realPath(root)];
  const holds = (outer: string, inner: string) => `${inner}/`.startsWith(`${outer}/`);
  if (holds(real, realRoot) || holds(realRoot, real)) {
    throw expected('--out', `a folder that neither lies in catalog.root (${root}) nor holds it`, out);
  }
  return real;
}

/** Of a folder that isn't there, the path that it will have. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}
