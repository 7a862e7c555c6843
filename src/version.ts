import {readFileSync} from 'node:fs';

/** The root of the package, from `src` and from `dist` alike. */
export const packageRoot = new URL('..', import.meta.url);

/** The version of this package. */
export const version = (
  JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as {version: string}
).version;
