import {inspect} from 'node:util';

/** A place in the configuration file as it is written in messages: `feeds.train.augment[0].crop`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.map(segment).join('').replace(/^\./, '');
}

function segment(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${inspect(key)}]`;
}
