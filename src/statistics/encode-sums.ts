import type {ChannelSums} from '../kernels/index.js';
import type {HistogramChannel} from '../types.js';

import type {Sums} from './sums.js';

/** Sums as JSON has them: what may pass 2^53 as decimal text. */
export interface EncodedSums {
  readonly images: number;
  readonly pixels: number;
  readonly rgb: EncodedChannels;
  readonly lab: EncodedChannels;
  readonly counts: Readonly<Record<HistogramChannel, readonly number[]>>;
  readonly lClahe?: readonly number[];
  readonly clipped?: number;
  readonly amplitude?: readonly number[];
}

interface EncodedChannels {
  readonly sums: readonly string[];
  readonly products: readonly string[];
}

/** Sums as plain JSON. */
export function encodeSums({
  rgb,
  lab,
  counts,
  lClahe,
  clipped,
  amplitude,
  images,
  pixels,
}: Sums): EncodedSums {
  const {r, g, b, l, labA, labB} = counts;
  return {
    images,
    pixels,
    rgb: encodeChannels(rgb),
    lab: encodeChannels(lab),
    counts: {r: [...r], g: [...g], b: [...b], l: [...l], labA: [...labA], labB: [...labB]},
    ...(lClahe && {lClahe: [...lClahe]}),
    ...(clipped !== undefined && {clipped}),
    ...(amplitude && {amplitude: [...amplitude]}),
  };
}

/** The way back. */
export function decodeSums({
  rgb,
  lab,
  counts,
  lClahe,
  clipped,
  amplitude,
  images,
  pixels,
}: EncodedSums): Sums {
  return {
    images,
    pixels,
    rgb: decodeChannels(rgb),
    lab: decodeChannels(lab),
    counts: {
      r: Float64Array.from(counts.r),
      g: Float64Array.from(counts.g),
      b: Float64Array.from(counts.b),
      l: Float64Array.from(counts.l),
      labA: Float64Array.from(counts.labA),
      labB: Float64Array.from(counts.labB),
    },
    ...(lClahe && {lClahe: Float64Array.from(lClahe)}),
    ...(clipped !== undefined && {clipped}),
    ...(amplitude && {amplitude: Float64Array.from(amplitude)}),
  };
}

function encodeChannels({sums, products}: ChannelSums): EncodedChannels {
  return {sums: sums.map(String), products: products.map(String)};
}

function decodeChannels({sums, products}: EncodedChannels): ChannelSums {
  return {sums: sums.map(BigInt), products: products.map(BigInt)};
}
