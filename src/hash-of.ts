import {createHash} from 'node:crypto';

/** SHA-256, hexadecimal, of a value's JSON with all keys sorted, so that the order of keys doesn't matter. */
export function hashOf(value: unknown): string {
  const sortKeys = (_key: string, item: unknown): unknown =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item;
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}
