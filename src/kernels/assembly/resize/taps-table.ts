import {reserve} from '../memory';

/*
 * Which samples of one axis make an output sample, and with what weights. A table of taps is a header (u32: bytes of
 * an entry), then an entry per output sample:
 *
 *     u32 first sample    u32 number of pairs    pairs of i16 weights, 1.0 = 2^WEIGHT_BITS, adding up to 1.0
 *
 * Weights come in pairs because a vector instruction multiplies two samples at once; an odd one out is followed by 0.
 */
export const WEIGHT_BITS: i32 = 14;
export const ENTRIES: usize = 16;
export const FIRST: usize = 0;
export const PAIRS: usize = 4;
export const WEIGHTS: usize = 8;

/** A table of `entries` of at most `pairs` pairs of weights; 0 if there is no memory. */
export function reserveTable(entries: i32, pairs: i32): usize {
  const entryBytes = WEIGHTS + <usize>pairs * 4;
  const table = reserve(ENTRIES + <u64>entryBytes * <u64>entries);
  if (table != 0) store<u32>(table, entryBytes);
  return table;
}

/** The address of an entry. */
export function tableEntry(table: usize, index: i32): usize {
  return table + ENTRIES + <usize>index * load<u32>(table);
}

/**
 * Writes an entry from `count` f64 weights of any sum, in fixed point. It is their running sum that is rounded: the
 * weights then add up to exactly 1.0, and a window of thousands of samples, whose single weights are below 2^-14,
 * keeps its mean.
 */
export function writeEntry(entry: usize, first: i32, weights: usize, count: i32): void {
  let total: f64 = 0;
  for (let k = 0; k < count; k++) total += load<f64>(weights + <usize>k * 8);
  const unit = <f64>(1 << WEIGHT_BITS) / total;
  let sum: f64 = 0;
  let done = 0;
  for (let k = 0; k < count; k++) {
    sum += load<f64>(weights + <usize>k * 8);
    const reached = <i32>Math.floor(sum * unit + 0.5);
    store<i16>(entry + <usize>k * 2, <i16>(reached - done), WEIGHTS);
    done = reached;
  }
  store<i16>(entry + <usize>count * 2, 0, WEIGHTS);
  store<u32>(entry, first, FIRST);
  store<u32>(entry, (count + 1) >> 1, PAIRS);
}
