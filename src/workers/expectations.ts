/** Something that was begun for a task, and may be given up. */
interface Begun {
  readonly giveUp: () => void;
}

/** So many batches are expected at once: of several ranks and feeds, the next one each. */
const MOST_BATCHES = 16;

/**
 * What was begun for batches that nobody has asked for yet, by task. Of a batch that is never asked for, it is given up
 * when enough others are expected.
 */
export class Expectations<T extends Begun> {
  /** By name of the batch, the oldest first: what was begun, by the samples of a task. */
  private readonly batches = new Map<string, Map<string, T>>();

  /**
   * Expects a batch, unless it already does or did a short while ago.
   *
   * @param tasks - The samples of each task, as `take` will be asked for them.
   * @param begin - Begins with a task; undefined = it need not be, or there is no room for it.
   */
  add(
    name: string,
    tasks: () => readonly (readonly number[])[],
    begin: (indices: readonly number[]) => T | undefined,
  ): void {
    if (this.batches.has(name)) return;
    const begun = new Map<string, T>();
    this.batches.set(name, begun);
    if (this.batches.size > MOST_BATCHES) this.dropOldest();
    for (const indices of tasks()) {
      const made = begin(indices);
      if (made !== undefined) begun.set(indices.join(), made);
    }
  }

  /** What was begun for a task, which is no longer expected then; undefined if nothing was. */
  take(indices: readonly number[]): T | undefined {
    const task = indices.join();
    for (const begun of this.batches.values()) {
      const made = begun.get(task);
      if (made !== undefined) {
        begun.delete(task);
        return made;
      }
    }
    return undefined;
  }

  private dropOldest(): void {
    for (const [name, begun] of this.batches) {
      for (const made of begun.values()) made.giveUp();
      this.batches.delete(name);
      return;
    }
  }
}
