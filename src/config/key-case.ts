type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

type CamelKeys<T> = {[K in keyof T as CamelCase<K & string>]: T[K]};

/** A copy of a map of the file with its own keys, not those further inside, in camelCase. */
export function camelKeys<T extends object>(value: T): CamelKeys<T> {
  return renameKeys(value, (key) =>
    key.replace(/_[a-z]/g, ([, letter]) => letter.toUpperCase()),
  ) as CamelKeys<T>;
}

/** The way back: a copy with its own keys in snake_case. */
export function snakeKeys(value: object): Record<string, unknown> {
  return renameKeys(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

function renameKeys(value: object, rename: (key: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [rename(key), entry as unknown]));
}
