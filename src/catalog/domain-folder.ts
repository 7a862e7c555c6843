import {expected} from '../errors.js';

/** The names that a domain's folder may have. */
export interface NamedDomain {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** How many folders a message names. */
const SHOWN_FOLDERS = 20;

/**
 * The name of a domain's folder: the domain's own or one of its aliases.
 *
 * @param folders - Names of the folders in `root`.
 * @throws INVALID_ARGUMENT if there is none, or more than one.
 */
export function domainFolder(domain: NamedDomain, root: string, folders: readonly string[]): string {
  const found = [domain.name, ...domain.aliases].filter((name) => folders.includes(name));
  if (found.length === 1) return found[0];
  const name = `domains.${domain.name}`;
  if (found.length > 1) {
    throw expected(name, `the name or an alias of one folder in ${root} (exclude the others)`, found);
  }
  const rule = `the name or an alias of a folder in ${root} (which has ${listed(folders)})`;
  throw expected(name, rule, domain.name, folders);
}

function listed(folders: readonly string[]): string {
  if (folders.length === 0) return 'none';
  const shown = [...folders].sort().slice(0, SHOWN_FOLDERS).join(', ');
  return folders.length > SHOWN_FOLDERS ? `${shown} and ${folders.length - SHOWN_FOLDERS} more` : shown;
}
