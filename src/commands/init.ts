import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {writeTemplate} from '../config/index.js';
import {expected} from '../errors.js';

/** `domainfeed init DIR`: writes DIR/feed.yaml; one that is there already is left alone. */
export function init(dir: string): void {
  const file = join(dir, 'feed.yaml');
  const text = writeTemplate(dir);
  try {
    writeFileSync(file, text, {flag: 'wx'});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw expected('<dir>', 'a folder without feed.yaml', dir);
  }
  process.stdout.write(`wrote ${file}\n`);
}
