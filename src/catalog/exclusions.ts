/** Files and folders that the user wants left out, by path below the root. Remembers which were met. */
export class Exclusions {
  /** Names to leave out, by folder; the root is ''. A folder is looked up once, not once per file. */
  private readonly byFolder = new Map<string, Set<string>>();
  private readonly unmet: Set<string>;

  /** @param paths - '/'-separated, relative to the root, without '.' or '..'. */
  constructor(paths: readonly string[]) {
    this.unmet = new Set(paths);
    for (const path of this.unmet) {
      const slash = path.lastIndexOf('/');
      const folder = path.slice(0, Math.max(slash, 0));
      const names = this.byFolder.get(folder) ?? new Set();
      this.byFolder.set(folder, names.add(path.slice(slash + 1)));
    }
  }

  /** Whether each name in `folder` stays. */
  filterOf(folder: string): (name: string) => boolean {
    const excluded = this.byFolder.get(folder);
    if (excluded === undefined) return () => true;
    return (name) => {
      if (!excluded.has(name)) return true;
      this.unmet.delete(folder === '' ? name : `${folder}/${name}`);
      return false;
    };
  }

  /** One sentence for each path that has matched nothing so far. */
  warnings(): string[] {
    return [...this.unmet].map((path) => `catalog.exclude names '${path}', which matched nothing`);
  }
}
