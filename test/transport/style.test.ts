import {copyFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it, jest} from '@jest/globals';

import {alignPicture} from '../../src/align/index.js';
import {GetBatchRequest} from '../../src/gen/domainfeed/v1/feed.js';
import {createPixelCounter} from '../../src/kernels/index.js';
import {statisticsOf} from '../../src/statistics/moments.js';
import {judgeStyles, type MadeModels, makeModels} from '../style/made-models.js';

import {
  type Data,
  getBatch,
  imagePaths,
  makeData,
  type ReceivedBatch,
  type ServedFeed,
  serveFeed,
} from './served-feed.js';

/** Models are opened, and the feeds measured, in threads of their own. */
jest.setTimeout(60_000);

const SIZE = {width: 18, height: 14};
const IMAGE_BYTES = SIZE.width * SIZE.height * 3;
const FEED = `image: {size: [${SIZE.height}, ${SIZE.width}]}`;
const FLOATS = `image: {size: [${SIZE.height}, ${SIZE.width}], dtype: float32}`;
const ALL = 'batch: {mode: sequential, size: 100}, reveal_labels: true';
const STYLE = 'style: {model: models/generator.onnx, to: sketch}';
const NEGATIVE = 'style: {model: models/negative.onnx, range: levels, multiple: 1, to: sketch}';

const YAML = `
server: {listen: 127.0.0.1:0, workers: 2}
catalog: {root: data}
domains: {art: {role: source}, sketch: {role: target}}
feeds:
  styled: {${ALL}, ${FEED}, normalize: {per: style}, views: {plain: {align: []}, restyled: {like: plain, align: [${STYLE}]}}}
  chain:
    batch: {mode: sequential, size: 100}
    ${FEED}
    views:
      plain: {align: []}
      between: {like: plain, align: [clahe: {only: art}, ${NEGATIVE}, clahe: {clip: 4, only: art}]}
      twice: {like: plain, align: [${NEGATIVE}, ${STYLE}, ${NEGATIVE}]}
  augmented:
    batch: {per_domain: 20}
    ${FEED}
    augment: [crop: {scale: [0.3, 0.9]}, flip: {}, jitter: {brightness: 0.4, hue: 0.2}, solarize: {p: 0.5}]
    align: [style: {model: models/negative.onnx, range: levels, to: sketch, p: 0.5, strength: [0.2, 0.9]}, clahe: {p: 0.5}]
    views: {one: {}, two: {}}
  levels: {${ALL}, ${FEED}, align: [${STYLE}, clahe: {}], normalize: {per: style}}
  floats: {${ALL}, ${FLOATS}, align: [${STYLE}, clahe: {}], normalize: {per: style}}
`;

let made: MadeModels;
let data: Data;
let served: ServedFeed;

beforeAll(async () => {
  made = makeModels();
  const paths = [...imagePaths('data/art', ['a', 'b'], 11), ...imagePaths('data/sketch', ['a'], 5)];
  data = await makeData(paths, 24);
  mkdirSync(join(data.root, 'models'));
  for (const name of ['generator', 'negative', 'mixing', 'gray']) {
    copyFileSync(made.model(name).file, join(data.root, 'models', `${name}.onnx`));
  }
  served = await serveFeed(data, YAML);
});

afterAll(async () => {
  await served.stop();
  data.remove();
  made.remove();
});

const batchOf = (feed: string, step = 0n) => getBatch(served.client, {feed, epoch: 1, step});

/** The pictures of a tensor of levels. */
function picturesOf({header, payload}: ReceivedBatch, tensor = 0): Uint8Array[] {
  const {offset, shape} = header.tensors[tensor];
  return Array.from({length: Number(shape[0])}, (_, sample) => {
    const start = Number(offset) + sample * IMAGE_BYTES;
    return new Uint8Array(payload.subarray(start, start + IMAGE_BYTES));
  });
}

const negative = (picture: Uint8Array) => picture.map((level) => 255 - level);

/** One equalisation of L, as the threads do it. */
function equalise(picture: Uint8Array, clip: number): Uint8Array {
  const pixels = picture.slice();
  const way = {place: 0, choice: 0, strength: 1};
  alignPicture(pixels, SIZE, [{...way, alignment: 'clahe', prepared: [8, 8], params: clip}]);
  return pixels;
}

describe('a feed that restyles by a model', () => {
  it("sends sources as onnx's own evaluator makes them of the same decode, and leaves the target alone", async () => {
    const batch = await batchOf('styled');
    const [plain, restyled] = [picturesOf(batch, 0), picturesOf(batch, 1)];
    const isSource = batch.header.domain.map((id) => id === 0);
    const [wanted] = judgeStyles([{model: made.model('generator', SIZE), pictures: plain, strength: 1}]);
    expect(isSource.filter(Boolean)).toHaveLength(11);
    for (const [slot, source] of isSource.entries()) {
      const expected = source ? wanted[slot] : [...plain[slot]];
      const worst = restyled[slot].reduce(
        (most, level, i) => Math.max(most, Math.abs(level - expected[i])),
        0,
      );
      expect(worst).toBeLessThan(0.51);
    }
  });

  it('does the steps before a model, the model and the steps after it in order, also with several models', async () => {
    const batch = await batchOf('chain');
    const {domain} = batch.header;
    const [plain, between, twice] = [0, 1, 2].map((tensor) => picturesOf(batch, tensor));
    const once = picturesOf(await batchOf('styled'), 1);
    for (const [slot, picture] of plain.entries()) {
      const source = domain[slot] === 0;
      expect(between[slot]).toEqual(source ? equalise(negative(equalise(picture, 2)), 4) : picture);
      if (!source) expect(twice[slot]).toEqual(picture);
      else expect(twice[slot]).not.toEqual(negative(once[slot])); // the generator saw the negative
    }
    const sources = plain.filter((_, slot) => domain[slot] === 0);
    const pictures = sources.map(negative);
    const [wanted] = judgeStyles([{model: made.model('generator', SIZE), pictures, strength: 1}]);
    for (const [slot, picture] of wanted.entries()) {
      const found = negative(twice[slot]);
      expect(Math.max(...found.map((level, i) => Math.abs(level - picture[i])))).toBeLessThan(1);
    }
  });

  it("normalises restyled images by that style's statistics, exactly those of the pixels sent", async () => {
    const batch = await batchOf('styled');
    const {header} = batch;
    expect(header.normalizations.map(({name}) => name)).toEqual(['art', 'sketch', 'art > sketch']);
    expect(header.tensors[0].normalization).toEqual(header.domain);
    expect(header.tensors[1].normalization).toEqual(header.domain.map((id) => (id === 0 ? 2 : 1)));
    const counter = createPixelCounter();
    const sources = picturesOf(batch, 1).filter((_, slot) => header.domain[slot] === 0);
    for (const picture of sources) counter.add(picture);
    const {rgb} = statisticsOf('art > sketch', {images: sources.length, ...counter.sums()});
    const told = header.normalizations[2];
    for (const channel of [0, 1, 2]) {
      expect(told.mean[channel]).toBeCloseTo(rgb.mean[channel] / 255, 6);
      expect(told.std[channel]).toBeCloseTo(Math.sqrt(rgb.covariance[channel * 4]) / 255, 6);
    }
  });

  it('sends as floats the same pictures, normalised', async () => {
    const [levels, floats] = [await batchOf('levels'), await batchOf('floats')];
    const {normalization} = floats.header.tensors[0];
    expect(normalization).toEqual(levels.header.tensors[0].normalization);
    const bytes = Uint8Array.from(floats.payload);
    const values = new Float32Array(bytes.buffer);
    const worst = picturesOf(levels).map((picture, slot) => {
      const {mean, std} = floats.header.normalizations[normalization[slot]];
      return picture.reduce((most, level, i) => {
        const exact = (level / 255 - mean[i % 3]) / std[i % 3];
        return Math.max(most, Math.abs(values[slot * IMAGE_BYTES + i] - exact));
      }, 0);
    });
    expect(Math.max(...worst)).toBeLessThan(1e-5);
  });

  it('gives the same bytes from another sidecar, with another number of threads, and out of order', async () => {
    const [first, second] = [await batchOf('augmented', 0n), await batchOf('augmented', 0n)];
    expect(second.payload.equals(first.payload)).toBe(true);
    const other = await serveFeed(data, YAML.replace('workers: 2', 'workers: 3'));
    try {
      const ask = (feed: string) => getBatch(other.client, {feed, epoch: 1, step: 0n});
      const batches = await Promise.all(['chain', 'augmented', 'styled', 'augmented'].map(ask));
      for (const {header, payload} of [batches[1], batches[3]]) {
        expect(payload.equals(first.payload)).toBe(true);
        expect(header.recipeHash).toBe(first.header.recipeHash);
      }
      expect(batches[2].payload.equals((await batchOf('styled')).payload)).toBe(true);
    } finally {
      await other.stop();
    }
  });

  it('tells how long models took', async () => {
    const {header} = await batchOf('styled');
    expect(header.timings.find(({stage}) => stage === 'style')?.milliseconds).toBeGreaterThan(0);
    expect((await batchOf('chain')).header.timings.map(({stage}) => stage)).toContain('align');
  });
});

describe('the recipe hash of a feed that restyles', () => {
  const yaml = (file: string) => `
server: {listen: 127.0.0.1:0, workers: 1}
catalog: {root: data}
domains: {art: {role: source}, sketch: {role: target}}
feeds: {train: {${FEED}, batch: {per_domain: 1}, align: [style: {model: ${file}, to: sketch}]}}
`;
  const hashWith = async (file: string) => {
    const other = await serveFeed(data, yaml(file));
    try {
      return (await getBatch(other.client, {feed: 'train'})).header.recipeHash;
    } finally {
      await other.stop();
    }
  };

  it("covers the model's content, not its path", async () => {
    copyFileSync(join(data.root, 'models/generator.onnx'), join(data.root, 'copy.onnx'));
    const hash = await hashWith('models/generator.onnx');
    expect(await hashWith('copy.onnx')).toBe(hash);
    expect(await hashWith('models/mixing.onnx')).not.toBe(hash);
  });

  it('is not given for a model that does not fit: the sidecar does not start', async () => {
    await expect(serveFeed(data, yaml('models/gray.onnx'))).rejects.toThrow(
      /Expected the model of style in view default of feeds.train to be an ONNX file .*gray\.onnx/,
    );
    await expect(serveFeed(data, yaml('nowhere.onnx'))).rejects.toThrow('no such file');
  });

  it('a model that lets pictures of a batch change each other is used, one picture at a time, and told', async () => {
    const other = await serveFeed(data, yaml('models/mixing.onnx').replace('per_domain: 1', 'per_domain: 8'));
    try {
      expect(other.logLines[0]).toContain('one at a time');
      const many = picturesOf(await getBatch(other.client, {feed: 'train'}));
      const single = await serveFeed(data, yaml('models/mixing.onnx'));
      try {
        const [first] = picturesOf(await getBatch(single.client, {feed: 'train'}));
        expect(many[0]).toEqual(first);
      } finally {
        await single.stop();
      }
    } finally {
      await other.stop();
    }
  });
});

describe('a call that ends while models work', () => {
  it('gives its memory back, and later calls are answered', async () => {
    const ask = (epoch: number) =>
      served.client.getBatch(GetBatchRequest.fromPartial({feed: 'augmented', epoch, worldSize: 1}));
    const ends = Array.from({length: 6}, async (_, step) => {
      const call = ask(step);
      const ended = new Promise((resolve) => call.on('error', resolve));
      await new Promise((resolve) => setTimeout(resolve, step * 5)); // some before a model begins, some while it works
      call.cancel();
      await ended;
    });
    await Promise.all(ends);
    expect((await batchOf('augmented', 0n)).payload.length).toBe(2 * 40 * IMAGE_BYTES);
  });
});
