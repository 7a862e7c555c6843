import {freemem} from 'node:os';

const MIB = 2 ** 20;
/** Enough stays for the trainer and the pages that the kernel keeps of the files. */
const AUTO_SHARE = 1 / 4;
const MOST_AUTO_BYTES = 8 * 2 ** 30;

/**
 * What the cache may take, in bytes. `auto` is a share of free memory in whole MiB, at most 8 GiB; a container's limit
 * counts as well as the machine's free memory.
 */
export function cacheLimit(cache: number | 'auto'): number {
  if (cache !== 'auto') return cache;
  const free = Math.min(freemem(), process.constrainedMemory() || Infinity); // 0 = no limit is known
  return Math.min(MOST_AUTO_BYTES, Math.floor((free * AUTO_SHARE) / MIB) * MIB);
}
