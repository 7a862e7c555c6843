import {describe, expect, it, jest} from '@jest/globals';

import {type PartWriter, sendParts} from '../../src/transport/send-parts.js';

/** A transport that passes parts on when it is told to. */
class Transport implements PartWriter<number> {
  readonly written: number[] = [];
  private readonly callbacks: ((error?: Error | null) => void)[] = [];

  write(part: number, callback: (error?: Error | null) => void): void {
    this.written.push(part);
    this.callbacks.push(callback);
  }

  /** Parts that were written and not yet passed on. */
  get held(): number {
    return this.callbacks.length;
  }

  /** Passes the oldest part on, or fails to; returns when whoever waits for that has gone on. */
  async passOn(error?: Error): Promise<void> {
    this.callbacks.shift()?.(error);
    await new Promise(setImmediate);
  }
}

const MINUTE_MS = 60_000;
const parts = [1, 2, 3, 4, 5];
const never = new AbortController().signal;

describe('sendParts', () => {
  it('hands over at most two parts that have not been passed on, in order, and ends with the last', async () => {
    const transport = new Transport();
    let ended = false;
    const sent = sendParts(transport, parts, MINUTE_MS, never).then(() => (ended = true));
    for (let passed = 0; passed < parts.length; passed++) {
      await new Promise(setImmediate);
      expect(transport.held).toBe(Math.min(2, parts.length - passed));
      expect(ended).toBe(false);
      await transport.passOn();
    }
    await sent;
    expect(transport.written).toEqual(parts);
  });

  it('takes no further part from the batch while the reader takes none', async () => {
    let taken = 0;
    const counted = parts.map((part) => part).values();
    const source = {
      [Symbol.iterator]: () => ({
        next: () => {
          taken++;
          return counted.next();
        },
      }),
    };
    const cancel = new AbortController();
    const sent = sendParts(new Transport(), source, MINUTE_MS, cancel.signal);
    await new Promise(setImmediate);
    expect(taken).toBe(3); // two are held, and one waits for its turn
    cancel.abort();
    await expect(sent).rejects.toMatchObject({code: 'CANCELLED'});
  });

  it('gives up a reader that takes nothing for too long', async () => {
    await expect(sendParts(new Transport(), parts, 20, never)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'The client took nothing for 0.02 s (server.stall_seconds)',
    });
  });

  it('writes nothing for a call that has been cancelled before', async () => {
    const transport = new Transport();
    await expect(sendParts(transport, parts, MINUTE_MS, AbortSignal.abort())).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(transport.written).toEqual([]);
  });

  it('ends with the fault of the transport', async () => {
    const transport = new Transport();
    const sent = sendParts(transport, parts, MINUTE_MS, never);
    const failed = expect(sent).rejects.toThrow('reset');
    await transport.passOn(new Error('reset'));
    await failed;
  });

  it('leaves no timer behind, however it ends', async () => {
    jest.useFakeTimers({doNotFake: ['setImmediate']});
    try {
      const transport = new Transport();
      const sent = sendParts(transport, parts, MINUTE_MS, never);
      expect(jest.getTimerCount()).toBe(2); // one for each part that is held
      const failed = expect(sent).rejects.toThrow('reset');
      await transport.passOn(new Error('reset'));
      await failed;
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
