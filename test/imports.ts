import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, posix} from 'node:path';

/** One file of the sources using another. */
export interface Import {
  /** Relative to `src`. */
  readonly from: string;
  readonly to: string;
}

/** All relative imports and re-exports between the files below `root`. */
export function importsBelow(root: string): Import[] {
  return readdirSync(root, {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}

/** The relative imports and re-exports in the text of one file. */
export function importsOf(file: string, text: string): Import[] {
  const targets = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'(?<target>\.[^']*)'/g);
  return [...targets].map((match) => ({
    from: file,
    to: posix.join(dirname(file), match.groups?.target ?? '').replace(/\.js$/, '.ts'),
  }));
}

/** The packages that are loaded with a file below `root`: those that it, or a file that it uses, imports for more than types. */
export function packagesLoadedBy(root: string, file: string): string[] {
  const files = new Set([file]);
  const packages = new Set<string>();
  for (const from of files) {
    const text = readFileSync(join(root, from), 'utf8');
    for (const {groups} of text.matchAll(
      /^(?:import|export) (?!type )(?:[^';]* from )?'(?<target>[^']+)';/gm,
    )) {
      const target = groups?.target ?? '';
      if (target.startsWith('.')) files.add(posix.join(dirname(from), target).replace(/\.js$/, '.ts'));
      else if (!target.startsWith('node:')) packages.add(target);
    }
  }
  return [...packages].sort();
}
