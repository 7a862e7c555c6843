import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {BatchMemory, type Lease} from '../../src/workers/batch-memory.js';

const KIB_64 = 64 * 1024;
const never = new AbortController().signal;

describe('BatchMemory', () => {
  it('reuses a buffer that was given back', async () => {
    const memory = new BatchMemory(4 * KIB_64);
    const first = await memory.acquire(1000, never);
    first.release();
    const second = await memory.acquire(2000, never);
    expect(second.buffer).toBe(first.buffer);
    expect(memory.bytes).toBe(KIB_64);
  });

  it('refuses a batch that can never fit', async () => {
    const memory = new BatchMemory(KIB_64);
    await expect(memory.acquire(KIB_64 + 1, never)).rejects.toThrow(
      'A batch of 65537 bytes is over server.memory, 65536 bytes',
    );
  });

  it('lets a batch wait until another is given back, first come first served', async () => {
    const memory = new BatchMemory(2 * KIB_64);
    const held = await memory.acquire(2 * KIB_64, never);
    const order: string[] = [];
    const large = memory.acquire(2 * KIB_64, never).then((lease) => {
      order.push('large');
      lease.release();
    });
    const small = memory.acquire(1, never).then(() => order.push('small'));
    held.release();
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });

  it('lets the next one through when one that waits goes away', async () => {
    const memory = new BatchMemory(2 * KIB_64);
    await memory.acquire(KIB_64, never);
    const cancel = new AbortController();
    const large = memory.acquire(2 * KIB_64, cancel.signal);
    const small = memory.acquire(KIB_64, never);
    cancel.abort();
    await expect(large).rejects.toThrow('ended while it waited');
    expect((await small).buffer.byteLength).toBe(KIB_64);
  });

  it('ignores a second release', async () => {
    const memory = new BatchMemory(2 * KIB_64);
    const lease = await memory.acquire(1, never);
    lease.release();
    lease.release();
    const [a, b] = [await memory.acquire(1, never), await memory.acquire(1, never)];
    expect(a.buffer).not.toBe(b.buffer);
  });

  it('gives memory that was discarded to nobody, and no longer counts it', async () => {
    const memory = new BatchMemory(KIB_64);
    const lease = await memory.acquire(1, never);
    const waiting = memory.acquire(1, never);
    lease.discard();
    expect((await waiting).buffer).not.toBe(lease.buffer);
    lease.release();
    expect(memory.bytes).toBe(KIB_64);
  });

  it('never holds more than the limit nor gives a buffer to two batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({min: 1, max: 6 * KIB_64}), {maxLength: 30}), async (sizes) => {
        const memory = new BatchMemory(6 * KIB_64);
        const held: Lease[] = [];
        for (const size of sizes) {
          const wanted = memory.acquire(size, never);
          let lease: Lease | undefined;
          void wanted.then((granted) => (lease = granted));
          await Promise.resolve();
          await Promise.resolve();
          while (lease === undefined) {
            held.shift()?.release();
            await Promise.resolve();
            await Promise.resolve();
          }
          held.push(await wanted);
          expect(memory.bytes).toBeLessThanOrEqual(6 * KIB_64);
          expect(new Set(held.map(({buffer}) => buffer)).size).toBe(held.length);
        }
      }),
    );
  });
});
