import {afterAll, beforeAll, describe, expect, it, jest} from '@jest/globals';

import type {GetStatisticsResponse} from '../../src/gen/domainfeed/v1/feed.js';
import {createPixelCounter} from '../../src/kernels/index.js';
import {statisticsOf} from '../../src/statistics/moments.js';

import {
  type Data,
  getBatch,
  imagePaths,
  makeData,
  type ReceivedBatch,
  type ServedFeed,
  serveFeed,
} from './served-feed.js';

/** The feeds are measured first, in threads of their own. */
jest.setTimeout(60_000);

const SIDE = 16;
const IMAGE_BYTES = SIDE * SIDE * 3;
const FEED = `image: {size: ${SIDE}}`;
const ALL = 'batch: {mode: sequential, size: 100}, reveal_labels: true';

const YAML = `
server: {listen: 127.0.0.1:0, workers: 2}
catalog: {root: .}
domains: {art: {role: source}, photo: {role: source}, sketch: {role: target}}
feeds:
  plain: {${ALL}, ${FEED}}
  matched: {${ALL}, ${FEED}, align: [{lab_match: {to: sketch}}], normalize: {per: style}}
  elsewhere: {domains: [art], ${ALL}, ${FEED}, align: [{whiten: {to: sketch, space: rgb}}]}
  random:
    batch: {per_domain: 8, epoch: {steps: 3}}
    ${FEED}
    align: [{histogram_match: {to: [sketch, photo], channels: [r, g, b], p: 0.5, only: source}}]
    normalize: {per: style}
    views: {default: {}, other: {align: [{chroma: {to: sketch}}]}}
  restyled:
    batch: {per_domain: 4}
    ${FEED}
    augment: [{crop: {scale: [0.3, 0.6]}}, {flip: {p: 0.5}}]
    align: [{histogram_match: {to: sketch, channels: [r, g, b], source: domain}}]
    views: {original: {align: []}, restyled: {like: original}}
  float: {${ALL}, image: {size: ${SIDE}, dtype: float32}, align: [{lab_match: {to: sketch}}], normalize: {per: style}}
`;

/** Art is dark, photos are blue. */
function tone(level: number, path: string, channel: number): number {
  if (path.startsWith('art')) return level / 3;
  return path.startsWith('photo') && channel < 2 ? level / 2 : level;
}

describe('a feed that aligns', () => {
  let data: Data;
  let served: ServedFeed;

  beforeAll(async () => {
    data = await makeData(
      [
        ...imagePaths('art', ['a', 'b'], 9),
        ...imagePaths('photo', ['a'], 6),
        ...imagePaths('sketch', ['a'], 7),
      ],
      24,
      tone,
    );
    served = await serveFeed(data, YAML);
  });

  afterAll(async () => {
    await served.stop();
    data.remove();
  });

  const batchOf = (feed: string, step = 0n) => getBatch(served.client, {feed, epoch: 1, step});
  const statistics = (feed: string) =>
    new Promise<GetStatisticsResponse>((resolve, reject) => {
      served.client.getStatistics({feed}, (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });

  /** The pictures of a tensor, one buffer each. */
  function picturesOf({header, payload}: ReceivedBatch, tensor = 0): Buffer[] {
    const {offset, shape} = header.tensors[tensor];
    return Array.from({length: Number(shape[0])}, (_, sample) => {
      const start = Number(offset) + sample * IMAGE_BYTES;
      return payload.subarray(start, start + IMAGE_BYTES);
    });
  }

  function measure(pictures: readonly Uint8Array[]) {
    const counter = createPixelCounter();
    for (const pixels of pictures) counter.add(pixels);
    return statisticsOf('x', {images: pictures.length, ...counter.sums()});
  }

  it("leaves the domain that is met as CLAHE makes it, and brings the others' light and colour to it", async () => {
    const {
      header: {domain},
    } = await batchOf('plain');
    const [plain, matched] = [picturesOf(await batchOf('plain')), picturesOf(await batchOf('matched'))];
    const of = (pictures: readonly Buffer[], id: number) =>
      measure(pictures.filter((_, slot) => domain[slot] === id));
    const distance = (a: readonly number[], b: readonly number[]) =>
      Math.hypot(...a.map((value, channel) => value - b[channel]));
    const target = of(matched, 2).lab.mean;
    expect(distance(of(matched, 0).lab.mean, target)).toBeLessThan(
      0.2 * distance(of(plain, 0).lab.mean, of(plain, 2).lab.mean),
    );
  });

  it("says of each aligned sample that it is normalised by its style's statistics, which are exactly those of the pixels sent", async () => {
    const batch = await batchOf('matched');
    const {domains} = await statistics('matched');
    const {header} = batch;
    expect(header.normalizations.map(({name}) => name)).toEqual([
      'art',
      'photo',
      'sketch',
      'art > sketch',
      'photo > sketch',
      'sketch > sketch',
    ]);
    expect(header.tensors[0].normalization).toEqual(header.domain.map((id) => 3 + id));
    // A sequential epoch without augmentation holds each image once, just as it was measured.
    const pictures = picturesOf(batch);
    for (const [id, name] of ['art > sketch', 'photo > sketch', 'sketch > sketch'].entries()) {
      const own = measure(pictures.filter((_, slot) => header.domain[slot] === id));
      const told = domains.find((entry) => entry.name === name);
      expect(told?.rgbMean).toEqual([...own.rgb.mean]);
      expect(told?.rgbCovariance).toEqual([...own.rgb.covariance]);
      expect(told?.labMean).toEqual([...own.lab.mean]);
    }
  });

  it('aligns to a domain that the feed itself does not have', async () => {
    const {domains} = await statistics('elsewhere');
    expect(domains.map(({name}) => name)).toEqual(['art', 'sketch']);
    const sketch = domains[1];
    const {rgb} = measure(picturesOf(await batchOf('elsewhere')));
    for (const [channel, mean] of rgb.mean.entries())
      expect(Math.abs(mean - sketch.rgbMean[channel])).toBeLessThan(12);
  });

  it('draws what happens to each sample, tells it by the index of its style, and touches only whom it should', async () => {
    const {header} = await batchOf('random', 1n);
    const names = header.normalizations.map(({name}) => name);
    expect(names.slice(3)).toEqual([
      'art > sketch (default)',
      'art > photo (default)',
      'photo > sketch (default)',
      'art > sketch (other)',
      'photo > sketch (other)',
    ]);
    const told = header.tensors.map(({normalization}) => normalization.map((index) => names[index]));
    const expected = (slot: number, view: number) => {
      const own = names[header.domain[slot]];
      if (view === 1) return own === 'sketch' ? ['sketch'] : [`${own} > sketch (other)`];
      return {
        art: ['art', 'art > sketch (default)', 'art > photo (default)'],
        photo: ['photo', 'photo > sketch (default)'],
        sketch: ['sketch'],
      }[own];
    };
    for (const [view, entries] of told.entries()) {
      for (const [slot, name] of entries.entries()) expect(expected(slot, view)).toContain(name);
    }
    expect(new Set(told[0]).size).toBeGreaterThan(4);
  });

  it('gives an original and its restyled version from one decode', async () => {
    const batch = await batchOf('restyled');
    const [originals, restyled] = [picturesOf(batch, 0), picturesOf(batch, 1)];
    const changed = originals.map((pixels, slot) => !pixels.equals(restyled[slot]));
    expect(changed).toEqual(batch.header.domain.map((id) => id !== 2));
    // A table makes the one of the other: equal levels of a channel stay equal, darker ones stay darker or equal.
    const isTable = (pixels: Buffer, other: Buffer) =>
      [0, 1, 2].every((channel) => {
        const pairs = Array.from(pixels, (level, at) => [level, other[at]]).filter(
          (_, at) => at % 3 === channel,
        );
        pairs.sort(([a], [b]) => a - b);
        return pairs.every(([level, mapped], at) => {
          const [before, mappedBefore] = pairs[Math.max(0, at - 1)];
          return level === before ? mapped === mappedBefore : mapped >= mappedBefore;
        });
      });
    expect(originals.map((pixels, slot) => isTable(pixels, restyled[slot]))).toEqual(
      originals.map(() => true),
    );
    expect(isTable(originals[0], restyled[1])).toBe(false);
  });

  it('normalises floats by the style as well', async () => {
    const levels = await batchOf('matched');
    const floats = await batchOf('float');
    const {normalization} = floats.header.tensors[0];
    expect(normalization).toEqual(levels.header.tensors[0].normalization);
    const values = new Float32Array(floats.payload.buffer.slice(floats.payload.byteOffset));
    const [mean, std] = [
      floats.header.normalizations[normalization[0]].mean,
      floats.header.normalizations[normalization[0]].std,
    ];
    for (let at = 0; at < IMAGE_BYTES; at++) {
      const exact = (levels.payload[at] / 255 - mean[at % 3]) / std[at % 3];
      expect(Math.abs(values[at] - exact)).toBeLessThan(1e-5);
    }
  });

  it('gives the same bytes again, and from another sidecar', async () => {
    const first = await batchOf('random', 2n);
    const other = await serveFeed(data, YAML.replace('workers: 2', 'workers: 1'));
    try {
      const again = await getBatch(other.client, {feed: 'random', epoch: 1, step: 2n});
      expect(again.payload.equals(first.payload)).toBe(true);
      expect({...again.header, timings: []}).toEqual({...first.header, timings: []});
    } finally {
      await other.stop();
    }
  });
});
