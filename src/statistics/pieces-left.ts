import type {DomainProgress} from './domain-progress.js';

/** Some pieces of a domain, by number. */
export interface Pieces {
  readonly domain: DomainProgress;
  readonly pieces: readonly number[];
}

/** The pieces that no thread has. */
export class PiecesLeft {
  private left: Pieces[];
  private stopped = false;

  /** All that domains miss, for so many threads. */
  constructor(
    domains: readonly DomainProgress[],
    private readonly threads: number,
  ) {
    this.left = domains.map((domain) => ({domain, pieces: domain.missing()}));
  }

  /**
   * What a thread takes next, if anything is left: its share of all, if so much is left of one domain. So threads take much at a
   * time, yet end together.
   */
  take(): Pieces | undefined {
    this.left = this.left.filter(({pieces}) => pieces.length > 0);
    if (this.stopped || this.left.length === 0) return undefined;
    const share = Math.ceil(this.left.flatMap(({pieces}) => pieces).length / this.threads);
    const [{domain, pieces}, ...others] = this.left;
    this.left = [{domain, pieces: pieces.slice(share)}, ...others];
    return {domain, pieces: pieces.slice(0, share)};
  }

  /** Gives back what a thread did not come to. */
  putBack(pieces: Pieces): void {
    this.left.unshift(pieces);
  }

  /** Hands out nothing from now on, whatever is given back. */
  stop(): void {
    this.stopped = true;
  }
}
