import {type Scan, sources} from '../catalog/index.js';
import type {Config} from '../config/index.js';

import {createProgress} from './progress.js';

/** Scans the source that the configuration names, with progress on stderr. */
export function openCatalog(config: Config): Scan {
  const {source, root, exclude} = config.catalog;
  const progress = createProgress('samples found');
  const scan = sources[source]({root, exclude, domains: config.domains}, progress.update);
  progress.end();
  return scan;
}
