import type {Histogram, HistogramChannel} from '../types.js';

/** A channel's horizontal axis and how finely its histograms are drawn. */
export interface HistogramAxis {
  readonly channel: HistogramChannel;
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** So many bins are drawn as one: rounded levels leave every few bins empty, which would draw a comb. */
  readonly binsPerPoint: number;
}

/** At either end of a and b so much of the pixels may lie outside of the axis. */
const TAIL = 0.0005;
const STEP = 10;

/**
 * The axes of all six channels. Those of a and b span what is there, since most images use a small part of them.
 *
 * @param histograms - All that will be drawn on a channel's axis.
 */
export function axesOf(histograms: (channel: HistogramChannel) => readonly Histogram[]): HistogramAxis[] {
  const levels = {low: 0, high: 255, ticks: [0, 128, 255], binsPerPoint: 4};
  return [
    {channel: 'l', title: 'L', low: 0, high: 100, ticks: [0, 25, 50, 75, 100], binsPerPoint: 32},
    {channel: 'labA', title: 'a', ...usedRange(histograms('labA')), binsPerPoint: 4},
    {channel: 'labB', title: 'b', ...usedRange(histograms('labB')), binsPerPoint: 4},
    {channel: 'r', title: 'R', ...levels},
    {channel: 'g', title: 'G', ...levels},
    {channel: 'b', title: 'B', ...levels},
  ];
}

/** A curve's points [value, share of pixels]: neighbouring bins joined. */
export function curveOf({low, high, counts}: Histogram, binsPerPoint: number): [number, number][] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const points = Math.ceil(counts.length / binsPerPoint);
  const width = ((high - low) / counts.length) * binsPerPoint;
  return Array.from({length: points}, (_, point) => {
    const joined = counts.subarray(point * binsPerPoint, (point + 1) * binsPerPoint);
    const count = joined.reduce((sum, part) => sum + part, 0);
    return [low + (point + 0.5) * width, total === 0 ? 0 : count / total];
  });
}

function usedRange(histograms: readonly Histogram[]): Pick<HistogramAxis, 'low' | 'high' | 'ticks'> {
  const ends = histograms.flatMap((histogram) => [quantile(histogram, TAIL), quantile(histogram, 1 - TAIL)]);
  const low = Math.floor(Math.min(-1, ...ends) / STEP) * STEP;
  const high = Math.ceil(Math.max(1, ...ends) / STEP) * STEP;
  const spacing = high - low > 12 * STEP ? 5 * STEP : high - low > 5 * STEP ? 2 * STEP : STEP;
  const first = Math.ceil(low / spacing) * spacing;
  const count = Math.floor((high - first) / spacing) + 1;
  return {low, high, ticks: Array.from({length: count}, (_, i) => first + i * spacing)};
}

/** The value below which a share of the counts lies, to the width of a bin; 0 if there are none. */
function quantile({low, high, counts}: Histogram, share: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * share;
  if (wanted === 0) return 0;
  let below = 0;
  const bin = counts.findIndex((count) => (below += count) >= wanted);
  return low + ((bin + 0.5) / counts.length) * (high - low);
}
