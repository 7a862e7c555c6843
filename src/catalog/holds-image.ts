import {realpathSync} from 'node:fs';

import {isImageName} from './image-extensions.js';
import {listFolder} from './list-folder.js';

/**
 * True if an image lies anywhere below a folder; ends at the first one. Links are followed, but not into a folder that
 * holds them.
 *
 * @throws FAILED_PRECONDITION if a folder can't be read.
 */
export function holdsImage(path: string, above: readonly string[] = []): boolean {
  const real = realpathSync(path);
  if (above.includes(real)) return false;
  const {files, folders} = listFolder(path, () => true);
  return files.some(isImageName) || folders.some(({name}) => holdsImage(`${path}/${name}`, [...above, real]));
}
