import {DomainfeedError} from '../errors.js';
import type {Domain} from '../types.js';

/** How much of the list of files an error carries: gRPC clients accept 8 KiB of status. The log has them all. */
const MAX_LIST_CHARACTERS = 4000;

/** The bad samples of one feed that have been met so far, held against the budget. */
export class BadSamples {
  private readonly reasons = new Map<number, string>();
  private readonly counts = new Map<number, number>();

  /**
   * @param budget - Share of a domain's samples that may be bad, 0 to 1; 0 = none.
   * @param pathOf - A sample's path, for messages.
   */
  constructor(
    private readonly feed: string,
    private readonly budget: number,
    private readonly pathOf: (index: number) => string,
  ) {}

  /** Why a sample is known to be bad, or undefined. */
  reasonOf(index: number): string | undefined {
    return this.reasons.get(index);
  }

  /** Notes a bad sample; false if it was known. */
  add(domain: Domain, index: number, reason: string): boolean {
    if (this.reasons.has(index)) return false;
    this.reasons.set(index, reason);
    this.counts.set(domain.id, (this.counts.get(domain.id) ?? 0) + 1);
    return true;
  }

  /** @throws DATA_LOSS with the list of files if the domain has more bad samples than the budget allows. */
  check(domain: Domain): void {
    const count = this.counts.get(domain.id) ?? 0;
    if (count <= this.budget * domain.count) return;
    const files = [...this.reasons].filter(
      ([index]) => index >= domain.start && index < domain.start + domain.count,
    );
    const lines = files.map(([index, reason]) => `  ${this.pathOf(index)}: ${reason}`);
    let characters = 0;
    const named = lines.filter((line) => (characters += line.length) <= MAX_LIST_CHARACTERS);
    const rest = lines.length > named.length ? [`  and ${lines.length - named.length} more`] : [];
    throw new DomainfeedError(
      'DATA_LOSS',
      [
        `Domain ${domain.name} has ${count} bad samples of ${domain.count}, ` +
          `over feeds.${this.feed}.bad_samples.budget ${this.budget}:`,
        ...named,
        ...rest,
      ].join('\n'),
    );
  }
}
