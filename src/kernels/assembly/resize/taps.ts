import {reserve} from '../memory';
import {NEAREST, filterSupport, filterWeight} from './filters';
import {reserveTable, tableEntry, writeEntry} from './taps-table';

/** The result shall run backwards. */
export const FLIPPED: i32 = 1;
/** The samples run backwards: sample k of the window is the k-th from its end. */
export const REVERSED: i32 = 2;

/** The axis in hand: a window of samples, resized. */
let filter: i32 = 0;
let windowSize: i32 = 0;
let scale: f64 = 1;

/** f64 weights of one output sample, of luma resolution and of chroma resolution. */
let fine: usize = 0;
let coarse: usize = 0;
/** How many of them there are. */
let weightCount: i32 = 0;
/** Left edge of the output sample, for `NEAREST`. */
let nearestAt: f64 = 0;

/**
 * Builds the taps of one axis.
 *
 * @param start, size: the window, in samples of full resolution
 * @param outSize: samples of the result
 * @param order: sum of `FLIPPED` and `REVERSED`
 * @param factor: full-resolution samples per sample of the plane: 1, 2 or 4
 * @param smooth: whether samples between those of the plane are interpolated (3/4 and 1/4), as libjpeg's "fancy
 *   upsampling" does for factor 2, or repeated
 * @param samples: length of the plane's axis in the whole image, where interpolation ends
 * @param origin: the plane's sample that taps shall count from
 * @returns the table's address, 0 if there is no memory
 */
export function buildTaps(
  kind: i32,
  start: i32,
  size: i32,
  outSize: i32,
  order: i32,
  factor: i32,
  smooth: bool,
  samples: i32,
  origin: i32,
): usize {
  filter = kind;
  windowSize = size;
  scale = <f64>size / <f64>outSize;
  nearestAt = scale * 0.5;
  const most = kind == NEAREST ? 1 : min(size, <i32>Math.ceil(filterSupport(kind) * max(scale, 1)) * 2 + 1);
  const pairs = (most + 4) >> 1; // chroma taps reach one sample further on either side
  const table = reserveTable(outSize, pairs);
  fine = reserve((<u64>most + 2) * 8);
  coarse = reserve((<u64>most + 4) * 8);
  if (table == 0 || fine == 0 || coarse == 0) return 0;
  for (let i = 0; i < outSize; i++) {
    const place = (order & FLIPPED) != 0 ? outSize - 1 - i : i;
    const entry = tableEntry(table, place);
    let first = start + weigh(i);
    if ((order & REVERSED) != 0) first = start + windowSize - reverseWeights(first - start);
    let weights = fine;
    if (factor > 1) {
      first = gatherOnPlane(first, factor, smooth, samples);
      weights = coarse;
    }
    writeEntry(entry, first - origin, weights, weightCount);
  }
  return table;
}

/**
 * Puts the weights of output sample `i` into `fine`; returns the first one's place in the window. Equals Pillow's
 * `precompute_coeffs` before normalization, and for `NEAREST` the steps of its affine transform.
 */
function weigh(i: i32): i32 {
  if (filter == NEAREST) {
    const place = <i32>nearestAt;
    nearestAt += scale;
    store<f64>(fine, 1);
    weightCount = 1;
    return min(place, windowSize - 1);
  }
  const stretch = max(scale, 1);
  const support = filterSupport(filter) * stretch;
  const center = (<f64>i + 0.5) * scale;
  const from = max(<i32>(center - support + 0.5), 0);
  const to = min(<i32>(center + support + 0.5), windowSize);
  for (let k = from; k < to; k++) {
    store<f64>(fine + <usize>(k - from) * 8, filterWeight(filter, (<f64>k - center + 0.5) / stretch));
  }
  weightCount = to - from;
  return from;
}

/** Reverses the weights from `first` on; returns how far before the window's end the first one is then. */
function reverseWeights(first: i32): i32 {
  for (let low = 0, high = weightCount - 1; low < high; low++, high--) {
    const kept = load<f64>(fine + <usize>low * 8);
    store<f64>(fine + <usize>low * 8, load<f64>(fine + <usize>high * 8));
    store<f64>(fine + <usize>high * 8, kept);
  }
  return first + weightCount;
}

/** Turns `fine` weights from sample `first` on into weights of the plane's samples; returns the first of those. */
function gatherOnPlane(first: i32, factor: i32, smooth: bool, samples: i32): i32 {
  const from = smooth ? max(0, (first - 1) >> 1) : first / factor;
  const last = first + weightCount - 1;
  const to = smooth ? min(samples - 1, (last + 1) >> 1) : last / factor;
  for (let k = 0; k <= to - from; k++) store<f64>(coarse + <usize>k * 8, 0);
  for (let k = 0; k < weightCount; k++) {
    const weight = load<f64>(fine + <usize>k * 8);
    const place = first + k;
    if (smooth) {
      const near = place >> 1;
      const far = max(0, min(samples - 1, (place & 1) == 1 ? near + 1 : near - 1));
      addTo(near - from, weight * 0.75);
      addTo(far - from, weight * 0.25);
    } else {
      addTo(place / factor - from, weight);
    }
  }
  weightCount = to - from + 1;
  return from;
}

function addTo(place: i32, weight: f64): void {
  const at = coarse + <usize>place * 8;
  store<f64>(at, load<f64>(at) + weight);
}
