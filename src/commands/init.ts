import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {writeTemplate} from '../config/index.js';
import {expected, orUnavailable} from '../errors.js';

/** `domainfeed init DIR`: writes DIR/feed.yaml; one that is there already is left alone. */
export function init(dir: string): void {
  const file = join(dir, 'feed.yaml');
  if (existsSync(file)) throw expected('<dir>', 'a folder without feed.yaml', dir);
  const text = writeTemplate(dir);
  orUnavailable(`write ${file}`, () => {
    writeFileSync(file, text, {flag: 'wx'});
  });
  process.stdout.write(`wrote ${file}\n`);
}
