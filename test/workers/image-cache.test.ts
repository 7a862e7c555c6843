import {Worker} from 'node:worker_threads';

import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {cacheBytes, createCacheMemory, ImageCache} from '../../src/workers/image-cache.js';

const MIB = 2 ** 20;

const imageOf = (bytes: number, level: number) => ({
  ...{width: bytes, height: level + 1, maker: 2, form: 3},
  data: new Uint8Array(bytes).fill(level),
});

/** Offers an image for every size; level = place in the list. */
function offer(cache: ImageCache, sizes: readonly number[]): void {
  for (const [sample, bytes] of sizes.entries()) {
    if (cache.claim(sample, bytes)) cache.put(sample, imageOf(bytes, sample));
  }
}

/**
 * Meets the other thread at every sample; the one that may not add it reads it the moment it is shown. Answers with
 * how many it added, how many it read, and those that were not whole.
 */
const RACER = `
  const {parentPort, workerData: {memory, file, samples, met}} = require('node:worker_threads');
  import(file).then(({ImageCache}) => {
    const cache = new ImageCache(memory);
    const answer = {put: 0, read: 0, broken: []};
    for (let sample = 0; sample < samples; sample++) {
      const [bytes, level] = [20000 + sample * 16, 1 + sample % 255];
      const image = {width: sample, height: 1, maker: 0, form: 0, data: new Uint8Array(bytes).fill(level)};
      Atomics.add(met, 0, 1);
      while (Atomics.load(met, 0) < 2 * (sample + 1));
      if (cache.claim(sample, bytes)) {
        cache.put(sample, image);
        answer.put++;
        continue;
      }
      let found = cache.get(sample);
      while (found === undefined) found = cache.get(sample);
      answer.read++;
      const isWhole = found.width === sample && found.data.length === bytes && found.data.every((seen) => seen === level);
      if (!isWhole) answer.broken.push(sample);
    }
    parentPort.postMessage(answer);
  });
`;

describe('ImageCache', () => {
  it('gives back what was put in, whatever was put in after it, and stays below its limit', () => {
    const sizes = fc.array(fc.oneof(fc.nat(3000), fc.nat(5 * MIB)), {minLength: 1, maxLength: 40});
    fc.assert(
      fc.property(sizes, fc.integer({min: MIB, max: 80 * MIB}), (bytes, limit) => {
        const memory = createCacheMemory(limit, bytes.length);
        const cache = new ImageCache(memory);
        offer(cache, bytes);
        let sum = 0;
        for (const [sample, size] of bytes.entries()) {
          const found = cache.get(sample);
          if (found === undefined) continue;
          sum += size;
          expect(found).toMatchObject({width: size, height: sample + 1, maker: 2, form: 3});
          expect(Buffer.compare(found.data, imageOf(size, sample).data)).toBe(0);
        }
        expect(cacheBytes(memory)).toBeGreaterThanOrEqual(sum);
        expect(cacheBytes(memory)).toBeLessThanOrEqual(limit);
        expect(memory.slabs.reduce((total, {byteLength}) => total + byteLength, 0)).toBeLessThanOrEqual(
          limit,
        );
      }),
      {numRuns: 15},
    );
  });

  it('fills all of its memory with images that fit, the ends of slabs apart', () => {
    const memory = createCacheMemory(130 * MIB, 200);
    offer(new ImageCache(memory), new Array<number>(200).fill(MIB - 32)); // with its header, a whole MiB
    expect(cacheBytes(memory)).toBe(130 * MIB);
  });

  it('keeps what came first when more comes', () => {
    const memory = createCacheMemory(MIB, 1000);
    const cache = new ImageCache(memory);
    const held = () => Array.from({length: 1000}, (_, sample) => cache.get(sample) !== undefined);
    offer(cache, new Array<number>(1000).fill(4000));
    const first = held();
    expect(first.indexOf(false)).toBe(MIB / 4096);
    expect(first.lastIndexOf(true)).toBe(MIB / 4096 - 1);
    offer(cache, new Array<number>(1000).fill(4000));
    expect(held()).toEqual(first);
  });

  it('admits no image over 4 MiB, nor over a 64th of a small cache', () => {
    const takes = (limit: number, bytes: number) =>
      new ImageCache(createCacheMemory(limit, 1)).claim(0, bytes);
    expect(takes(512 * MIB, 4 * MIB - 32)).toBe(true);
    expect(takes(512 * MIB, 4 * MIB)).toBe(false);
    expect(takes(MIB, MIB / 64 - 32)).toBe(true);
    expect(takes(MIB, MIB / 64)).toBe(false);
  });

  it('lets a sample be claimed once, and never again once it is refused', () => {
    const cache = new ImageCache(createCacheMemory(MIB, 2));
    expect(cache.claim(0, 10)).toBe(true);
    expect(cache.claim(0, 10)).toBe(false);
    expect(cache.get(0)).toBeUndefined();
    cache.refuse(0);
    expect(cache.claim(0, 10)).toBe(false);
    expect(cache.get(0)).toBeUndefined();
  });

  it('refuses for good an image that turned out larger than there is room for', () => {
    const memory = createCacheMemory(MIB, 1);
    const cache = new ImageCache(memory);
    expect(cache.claim(0, 10)).toBe(true);
    cache.put(0, imageOf(MIB, 1));
    expect([cache.get(0), cache.claim(0, 10), cacheBytes(memory)]).toEqual([undefined, false, 0]);
  });

  it('shows a thread the whole of an image that another has just put in, and takes it from one of them', async () => {
    const samples = 300;
    const file = new URL('../../dist/workers/image-cache.js', import.meta.url).href;
    const met = new Int32Array(new SharedArrayBuffer(4));
    const workerData = {memory: createCacheMemory(64 * MIB, samples), file, samples, met};
    const race = () =>
      new Promise<{put: number; read: number; broken: number[]}>((resolve, reject) => {
        new Worker(RACER, {eval: true, workerData}).once('message', resolve).once('error', reject);
      });
    const [one, other] = await Promise.all([race(), race()]);
    expect([...one.broken, ...other.broken]).toEqual([]);
    expect([one.put + other.put, one.read + other.read]).toEqual([samples, samples]);
  });
});

describe('createCacheMemory', () => {
  it('refuses more than the machine has', () => {
    expect(() => createCacheMemory(2 ** 49, 1)).toThrow(
      /^Expected server\.cache to be at most the machine's memory, \d+ bytes, got/,
    );
  });
});
