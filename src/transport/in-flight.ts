import {DomainfeedError} from '../errors.js';

/** How many calls each client has open. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /**
   * Counts a call in.
   *
   * @returns What counts it out again.
   * @throws RESOURCE_EXHAUSTED if the client has as many as it may have.
   */
  enter(client: string): () => void {
    const count = this.counts.get(client) ?? 0;
    if (count >= this.limit) {
      throw new DomainfeedError(
        'RESOURCE_EXHAUSTED',
        `${count} calls of this client are in flight, server.max_in_flight_per_client is ${this.limit}`,
      );
    }
    this.counts.set(client, count + 1);
    return () => {
      const left = (this.counts.get(client) ?? 1) - 1;
      if (left === 0) this.counts.delete(client);
      else this.counts.set(client, left);
    };
  }
}
