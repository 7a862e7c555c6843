import {createAmplitude} from '../../src/align/amplitude.js';
import type {Size} from '../../src/align/picture.js';
import {type ChannelSums, type Clahe, createEqualizingCounter, LAB_UNITS} from '../../src/kernels/index.js';
import type {DomainStatistics, Moments} from '../../src/types.js';

/** The equalisation that `made` statistics are measured with. */
export const CLAHE: Clahe = {clip: 2, columns: 8, rows: 8};

/** The statistics of a domain that has these images, all of one size. */
export function measure(name: string, images: readonly Uint8Array[], size: Size): DomainStatistics {
  const counter = createEqualizingCounter(size.width, CLAHE);
  const amplitude = new Float64Array(size.width * size.height * 3);
  const amplitudeOf = createAmplitude(size);
  for (const pixels of images) {
    counter.add(pixels);
    for (const [i, value] of amplitudeOf(pixels).entries()) amplitude[i] += value / images.length;
  }
  const sums = counter.sums();
  const {pixels, counts, lClahe} = sums;
  const ofLevels = (channel: 'r' | 'g' | 'b') => ({low: 0, high: 256, counts: counts[channel]});
  const ofChroma = (channel: 'labA' | 'labB') => ({low: -128, high: 128, counts: counts[channel]});
  const ofLightness = (found: Float64Array) => ({low: 0, high: 100, counts: found});
  return {
    name,
    images: images.length,
    pixels,
    rgb: momentsOf(sums.rgb, pixels, 1),
    lab: momentsOf(sums.lab, pixels, LAB_UNITS),
    histograms: {
      r: ofLevels('r'),
      g: ofLevels('g'),
      b: ofLevels('b'),
      l: ofLightness(counts.l),
      labA: ofChroma('labA'),
      labB: ofChroma('labB'),
      lClahe: ofLightness(lClahe ?? new Float64Array()),
    },
    amplitude,
  };
}

function momentsOf({sums, products}: ChannelSums, pixels: number, units: number): Moments {
  const [x, y, z] = sums.map((sum) => Number(sum) / pixels / units);
  const covariance = [0, 1, 2, 1, 3, 4, 2, 4, 5].map((product, entry) => {
    const crossed = sums[Math.floor(entry / 3)] * sums[entry % 3];
    return Number(BigInt(pixels) * products[product] - crossed) / pixels ** 2 / units ** 2;
  });
  return {mean: [x, y, z], covariance};
}
