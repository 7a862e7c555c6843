import {readdirSync} from 'node:fs';

/** Names of the folders below `root`: its domains. Files beside them are none. */
export function domainFolders(root) {
  return readdirSync(root, {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .map(({name}) => name);
}
