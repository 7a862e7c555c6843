import type {DomainStatistics, Histogram, Moments} from '../../src/types.js';
import type {PicturedDomain, StatisticsPicture} from '../../src/plot/index.js';

/** Of so many bins, with the given count in each. */
export function histogramOf(counts: readonly number[], low = 0, high = 100): Histogram {
  return {low, high, counts: Float64Array.from(counts)};
}

/** Moments of the points (N, 3). */
export function momentsOf(points: readonly (readonly number[])[]): Moments {
  const mean = [0, 1, 2].map((c) => points.reduce((sum, point) => sum + point[c], 0) / points.length);
  const covariance = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map(
      (column) =>
        points.reduce((sum, p) => sum + (p[row] - mean[row]) * (p[column] - mean[column]), 0) / points.length,
    ),
  );
  return {mean: [mean[0], mean[1], mean[2]], covariance};
}

/** Statistics of a domain whose values lie around `centre`, 0 to 1 of each channel's range. */
export function statisticsAround(name: string, centre: number): DomainStatistics {
  const around = (bins: number, low: number, high: number): Histogram =>
    histogramOf(
      Array.from({length: bins}, (_, bin) => Math.round(1000 * Math.exp(-30 * (bin / bins - centre) ** 2))),
      low,
      high,
    );
  const moments = (low: number, high: number) => {
    const middle = low + centre * (high - low);
    return momentsOf([0, 1, 2, 3].map((i) => [middle + i, middle - i * i, middle + (i % 2)]));
  };
  return {
    name,
    images: 7,
    pixels: 7 * 64,
    rgb: moments(0, 255),
    lab: moments(0, 100),
    histograms: {
      r: around(256, 0, 256),
      g: around(256, 0, 256),
      b: around(256, 0, 256),
      l: around(1024, 0, 100),
      labA: around(1024, -128, 128),
      labB: around(1024, -128, 128),
    },
  };
}

const SIDE = 8;

/**
 * A picture of so many domains; the last one is the target that the others are aligned to by `steps`.
 *
 * @param image - Size of the feed's images.
 */
export function madePicture(
  count: number,
  steps: readonly string[] = ['lab_match'],
  image = {width: SIDE, height: SIDE},
): StatisticsPicture {
  const reference = statisticsAround('target', 0.7);
  const domains = Array.from({length: count}, (_, place): PicturedDomain => {
    const isTarget = place === count - 1;
    const before = isTarget ? reference : statisticsAround(`domain ${place}`, place / count);
    const touched = !isTarget && steps.length > 0;
    const stage = (shade: number) => new Uint8Array(image.width * image.height * 3).fill(shade);
    return {
      name: before.name,
      role: isTarget ? 'target' : 'source',
      before,
      aligned: touched
        ? [{reference, after: statisticsAround(`${before.name} > target`, 0.69), clippedShare: 0.01}]
        : [],
      samples: [
        {stages: [stage(place * 20), ...steps.map((_, i) => (touched ? stage(100 + i) : undefined))]},
      ],
    };
  });
  return {
    feed: 'train',
    view: 'default',
    catalogHash: 'c0ffee',
    statisticsHash: '5ca1ab1e',
    image,
    steps,
    domains,
  };
}
