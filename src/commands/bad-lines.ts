/** Files that can't be used, a line each. */
export function badLines(bad: readonly {readonly path: string; readonly reason: string}[]): string {
  return bad.map(({path, reason}) => `bad      ${path}: ${reason}\n`).join('');
}
