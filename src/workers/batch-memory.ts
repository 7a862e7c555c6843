import {DomainfeedError} from '../errors.js';

/** Memory for one batch, to be given back. */
export interface Lease {
  /** At least as large as asked for. Its content is whatever the last batch left. */
  readonly buffer: SharedArrayBuffer;
  /** Gives the memory back, for the next batch; a second call of either does nothing. */
  readonly release: () => void;
  /** Gives the memory up instead, where somebody may still read it: nobody will be given it again. */
  readonly discard: () => void;
}

interface Waiter {
  readonly bytes: number;
  readonly grant: (lease: Lease) => void;
}

/** Touching fresh memory costs several times a copy, so buffers are kept and reused by size, in such steps. */
const GRANULE_BYTES = 64 * 1024;

/** The memory that all batches share: shared with the threads, bounded, reused. First come, first served. */
export class BatchMemory {
  private allocatedBytes = 0;
  private readonly free: SharedArrayBuffer[] = [];
  private readonly waiting: Waiter[] = [];

  constructor(private readonly limitBytes: number) {}

  /** Bytes of all buffers, in use or kept for reuse. */
  get bytes(): number {
    return this.allocatedBytes;
  }

  /**
   * Memory for a batch of `bytes`; waits until others have given back enough.
   *
   * @throws RESOURCE_EXHAUSTED if the limit is smaller than the batch; CANCELLED if `signal` aborts the wait.
   */
  async acquire(bytes: number, signal: AbortSignal): Promise<Lease> {
    const rounded = roundUp(bytes);
    if (rounded > this.limitBytes) {
      throw new DomainfeedError(
        'RESOURCE_EXHAUSTED',
        `A batch of ${bytes} bytes is over server.memory, ${this.limitBytes} bytes`,
      );
    }
    signal.throwIfAborted();
    const lease = this.waiting.length === 0 ? this.tryTake(rounded) : undefined;
    return lease ?? this.wait(rounded, signal);
  }

  /** Memory that need not be waited for; undefined if there is none. */
  tryAcquire(bytes: number): Lease | undefined {
    return this.waiting.length === 0 ? this.tryTake(roundUp(bytes)) : undefined;
  }

  private wait(bytes: number, signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        grant: (lease) => {
          signal.removeEventListener('abort', abort);
          resolve(lease);
        },
      };
      const abort = () => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new DomainfeedError('CANCELLED', 'The call ended while it waited for memory'));
        this.serveWaiting();
      };
      signal.addEventListener('abort', abort, {once: true});
      this.waiting.push(waiter);
    });
  }

  private tryTake(bytes: number): Lease | undefined {
    const kept = this.free.findIndex((buffer) => buffer.byteLength === bytes);
    if (kept >= 0) return this.lease(this.free.splice(kept, 1)[0]);
    while (this.allocatedBytes + bytes > this.limitBytes) {
      const dropped = this.free.shift();
      if (dropped === undefined) return undefined;
      this.allocatedBytes -= dropped.byteLength;
    }
    this.allocatedBytes += bytes;
    return this.lease(new SharedArrayBuffer(bytes));
  }

  private lease(buffer: SharedArrayBuffer): Lease {
    let held = true;
    const end = (reuse: boolean) => {
      if (!held) return;
      held = false;
      if (reuse) this.free.push(buffer);
      else this.allocatedBytes -= buffer.byteLength;
      this.serveWaiting();
    };
    return {
      buffer,
      release: () => {
        end(true);
      },
      discard: () => {
        end(false);
      },
    };
  }

  private serveWaiting(): void {
    while (this.waiting.length > 0) {
      const lease = this.tryTake(this.waiting[0].bytes);
      if (lease === undefined) return;
      this.waiting.shift()?.grant(lease);
    }
  }
}

function roundUp(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / GRANULE_BYTES)) * GRANULE_BYTES;
}
