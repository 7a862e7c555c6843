import {totalmem} from 'node:os';

import {expected} from '../errors.js';

/** A decoded image as it lies in the cache. */
export interface CachedImage {
  /** Of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Who makes windows of it, and its layout: numbers from 0 that the cache only hands on. */
  readonly maker: number;
  readonly form: number;
  readonly data: Uint8Array;
}

/** The cache as threads are given it: shared memory, structured-cloneable. */
export interface CacheMemory {
  /** Each but the last of SLAB_BYTES. */
  readonly slabs: readonly SharedArrayBuffer[];
  /** (N) by key: ABSENT, CLAIMED, REFUSED, or the unit where its entry begins, plus 1. */
  readonly places: Int32Array;
  /** (2) the first unit that was never given out; units in use. */
  readonly counters: Int32Array;
  /** The largest entry that is admitted. */
  readonly maxEntryBytes: number;
}

const ABSENT = 0;
const CLAIMED = -1;
const REFUSED = -2;
const NEXT = 0;
const USED = 1;

const SLAB_BYTES = 64 * 2 ** 20;
/** With 31 bits for a place, it allows for 512 GiB. */
const UNIT_BYTES = 256;
const UNITS_PER_SLAB = SLAB_BYTES / UNIT_BYTES;
/** width, height, maker, form and bytes of the data, as Int32, and room up to a round number. */
const HEADER_BYTES = 32;
/** A share of the whole, so that a few large images don't keep the many out. */
const MAX_ENTRY_SHARE = 1 / 64;
const MAX_ENTRY_BYTES = 4 * 2 ** 20;

/**
 * Memory for a cache. All of it is asked for at once, but the system provides a page only when it is first written: 8 GiB
 * take 1 ms and no resident memory.
 *
 * @param limitBytes - At least 1 MiB, at most 512 GiB.
 * @param keys - How many images there are that may be kept: keys are whole numbers from 0 to below it.
 * @throws INVALID_ARGUMENT if the machine hasn't so much memory: the system would end the process later, when it is full.
 */
export function createCacheMemory(limitBytes: number, keys: number): CacheMemory {
  const machineBytes = totalmem();
  if (limitBytes > machineBytes) {
    throw expected('server.cache', `at most the machine's memory, ${machineBytes} bytes`, limitBytes);
  }
  const units = Math.floor(limitBytes / UNIT_BYTES);
  const slabs = Array.from({length: Math.ceil(units / UNITS_PER_SLAB)}, (_, slab) => {
    const slabUnits = Math.min(UNITS_PER_SLAB, units - slab * UNITS_PER_SLAB);
    return new SharedArrayBuffer(slabUnits * UNIT_BYTES);
  });
  return {
    slabs,
    places: new Int32Array(new SharedArrayBuffer(keys * 4)),
    counters: new Int32Array(new SharedArrayBuffer(8)),
    maxEntryBytes: Math.min(MAX_ENTRY_BYTES, Math.floor(limitBytes * MAX_ENTRY_SHARE)),
  };
}

/** Bytes that entries take in a cache. */
export function cacheBytes({counters}: CacheMemory): number {
  return Atomics.load(counters, USED) * UNIT_BYTES;
}

/**
 * Decoded images by key, in memory that all threads share.
 *
 * What is in stays in, and once the memory is full nothing more is admitted. In an epoch every sample is visited
 * once, in random order, so no sample is a better guess than another, and replacing one by another would only cost: of a set
 * larger than the cache, the same share is found in every epoch, where "drop the least recently used" finds nearly none.
 *
 * A thread that wants to add an image claims its key, makes the entry, and only then shows it: nobody sees half an entry.
 */
export class ImageCache {
  private readonly slabs: readonly Uint8Array[];

  constructor(private readonly memory: CacheMemory) {
    this.slabs = memory.slabs.map((slab) => new Uint8Array(slab));
  }

  /** The image of a key, its data in shared memory and never to be written; undefined if it isn't there. */
  get(key: number): CachedImage | undefined {
    const place = Atomics.load(this.memory.places, key);
    if (place <= 0) return undefined;
    const {header, entry} = this.entryAt(place - 1);
    const [width, height, maker, form, bytes] = header;
    return {width, height, maker, form, data: entry.subarray(HEADER_BYTES, HEADER_BYTES + bytes)};
  }

  /**
   * Asks for the right to add an image; whoever has it ends with `put` or `refuse`.
   *
   * @param bytes - About as large will the data be: if there is no room for that, nobody need try.
   * @returns false if it is there, another thread is at it, it was refused, or there is no room.
   */
  claim(key: number, bytes: number): boolean {
    if (this.placeFor(unitsFor(bytes)) === undefined) return false;
    return Atomics.compareExchange(this.memory.places, key, ABSENT, CLAIMED) === ABSENT;
  }

  /** Adds a claimed image, or refuses it for good if there is no room for it after all. */
  put(key: number, image: CachedImage): void {
    const {places, counters} = this.memory;
    const units = unitsFor(image.data.length);
    const unit = this.reserve(units);
    if (unit === undefined) {
      this.refuse(key);
      return;
    }
    const {header, entry} = this.entryAt(unit);
    header.set([image.width, image.height, image.maker, image.form, image.data.length]);
    entry.set(image.data, HEADER_BYTES);
    Atomics.add(counters, USED, units);
    Atomics.store(places, key, unit + 1);
  }

  /** Gives up a claimed image: it will never be in the cache. */
  refuse(key: number): void {
    Atomics.store(this.memory.places, key, REFUSED);
  }

  private reserve(units: number): number | undefined {
    const {counters} = this.memory;
    for (;;) {
      const next = Atomics.load(counters, NEXT);
      const unit = this.placeFor(units, next);
      if (unit === undefined) return undefined;
      if (Atomics.compareExchange(counters, NEXT, next, unit + units) === next) return unit;
    }
  }

  /** Where an entry would go if `next` is the first free unit: no entry lies in two slabs. */
  private placeFor(units: number, next = Atomics.load(this.memory.counters, NEXT)): number | undefined {
    if (units * UNIT_BYTES > this.memory.maxEntryBytes) return undefined;
    const isCut = (next % UNITS_PER_SLAB) + units > UNITS_PER_SLAB;
    const unit = isCut ? Math.ceil(next / UNITS_PER_SLAB) * UNITS_PER_SLAB : next;
    const slab = this.slabs.at(Math.floor(unit / UNITS_PER_SLAB));
    const end = ((unit % UNITS_PER_SLAB) + units) * UNIT_BYTES;
    return slab === undefined || end > slab.length ? undefined : unit;
  }

  private entryAt(unit: number): {header: Int32Array; entry: Uint8Array} {
    const slab = this.slabs[Math.floor(unit / UNITS_PER_SLAB)];
    const start = (unit % UNITS_PER_SLAB) * UNIT_BYTES;
    return {header: new Int32Array(slab.buffer, start, 5), entry: slab.subarray(start)};
  }
}

function unitsFor(bytes: number): number {
  return Math.ceil((HEADER_BYTES + bytes) / UNIT_BYTES);
}
