import {copyFileSync, mkdirSync} from 'node:fs';
import {dirname, join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it, jest} from '@jest/globals';

import {DomainfeedError} from '../../src/errors.js';
import {
  type NamedModel,
  startStyle,
  type StyleJob,
  type StyleModel,
  type StyleStage,
} from '../../src/style/index.js';
import {readPhoto} from '../augment/judge.js';

import {judgeStyles, type MadeModels, makeModels} from './made-models.js';

/** Each stage is a thread that loads the runtime. */
jest.setTimeout(60_000);

let made: MadeModels;
const open: StyleStage[] = [];

beforeAll(() => {
  made = makeModels();
});

afterAll(async () => {
  await Promise.all(open.map((stage) => stage.close()));
  made.remove();
});

async function start(models: readonly NamedModel[], threads = 1): Promise<StyleStage> {
  const stage = await startStyle(models, threads);
  open.push(stage);
  return stage;
}

async function refusalOf(model: NamedModel): Promise<string> {
  try {
    await start([model]);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainfeedError);
    const {code, message} = error as DomainfeedError;
    expect(code).toBe('INVALID_ARGUMENT');
    expect(message).toContain('Expected feeds.train.align[0].style.model to be ');
    expect(message).toContain(model.file);
    return message;
  }
  throw new Error(`${model.file} was not refused`);
}

/** Pieces of a photograph, (height, width, 3) each. */
function pieces({width, height}: StyleModel, count: number): Uint8Array[] {
  const photo = readPhoto();
  return Array.from({length: count}, (_, number) => {
    const pixels = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      const from = ((y + number * 9) * photo.width + number * 5) * 3;
      pixels.set(photo.pixels.subarray(from, from + width * 3), y * width * 3);
    }
    return pixels;
  });
}

/** Restyles pictures that lie one after the other in one memory. */
async function restyle(
  stage: StyleStage,
  pictures: readonly Uint8Array[],
  {model = 0, strength = 1, stopped = false} = {},
): Promise<Uint8Array[]> {
  const {length} = pictures[0];
  const memory = new SharedArrayBuffer(length * pictures.length);
  const pixels = new Uint8Array(memory);
  for (const [place, picture] of pictures.entries()) pixels.set(picture, place * length);
  const jobs = pictures.map((_, place): StyleJob => ({
    model: stage.models[model].fingerprint,
    offset: place * length,
    strength,
  }));
  const stop = Int32Array.of(stopped ? 1 : 0);
  await stage.restyle({pixels: memory, jobs, stop});
  return pictures.map((_, place) => pixels.slice(place * length, (place + 1) * length));
}

describe('restyling by a model', () => {
  it('equals what onnx evaluates in NumPy, in every range, for sides with and without padding', async () => {
    const models = [
      made.model('generator'),
      made.model('generator', {width: 31, height: 17}),
      made.model('generator', {width: 12, height: 28, multiple: 8}),
      made.model('unit', {range: 'unit'}),
      made.model('linear'),
      made.model('negative', {range: 'levels', width: 7, height: 5, multiple: 1}),
    ];
    const cases = models.map((model, index) => ({
      model,
      pictures: pieces(model, 2),
      strength: index === 0 ? 0.4 : 1,
    }));
    const stage = await start(models);
    const wanted = judgeStyles(cases);
    for (const [model, {pictures, strength}] of cases.entries()) {
      const got = await restyle(stage, pictures, {model, strength});
      for (const [place, picture] of got.entries()) {
        const worst = picture.reduce(
          (most, level, i) => Math.max(most, Math.abs(level - wanted[model][place][i])),
          0,
        );
        expect(worst).toBeLessThan(0.51); // half a level, and float32's rounding
      }
    }
  });

  it('makes the negative of a picture by the model that subtracts from 255', async () => {
    const model = made.model('negative', {range: 'levels'});
    const stage = await start([model]);
    const pictures = pieces(model, 3);
    expect(await restyle(stage, pictures)).toEqual(
      pictures.map((picture) => picture.map((level) => 255 - level)),
    );
  });

  it('gives a picture the same bytes alone, among 1 to 20 others, and with any number of threads', async () => {
    const model = made.model('generator', {width: 24, height: 20});
    const [stage, wide] = [await start([model]), await start([model], 3)];
    const pictures = pieces(model, 20);
    const together = await restyle(stage, pictures);
    expect(await restyle(wide, pictures)).toEqual(together);
    for (const [place, picture] of pictures.entries()) {
      expect((await restyle(stage, [picture]))[0]).toEqual(together[place]);
    }
    expect(stage.models[0]).toMatchObject({batched: true});
    expect(stage.models[0].warnings).toEqual([]);
    expect(wide.models[0].fingerprint).toBe(stage.models[0].fingerprint);
  });

  it('runs a model that lets the pictures of a batch change each other on one at a time, and says so', async () => {
    const model = made.model('mixing');
    const stage = await start([model]);
    expect(stage.models[0].batched).toBe(false);
    expect(stage.models[0].warnings).toEqual([expect.stringContaining('one at a time')]);
    const pictures = pieces(model, 5);
    const together = await restyle(stage, pictures);
    for (const [place, picture] of pictures.entries()) {
      expect((await restyle(stage, [picture]))[0]).toEqual(together[place]);
    }
  });

  it('runs a model whose sums depend on the number of threads on one', async () => {
    const model = made.model('mixing', {width: 32, height: 32});
    const [single, shared] = [await start([model]), await start([model], 4)];
    expect(shared.models[0].fingerprint).toBe(single.models[0].fingerprint);
    const pictures = pieces(model, 5);
    expect(await restyle(shared, pictures)).toEqual(await restyle(single, pictures));
  });

  it('names the model that gives no picture, and goes on with others', async () => {
    const model = made.model('faltering');
    const stage = await start([model]);
    const grey = new Uint8Array(16 * 16 * 3).fill(128);
    await expect(restyle(stage, [grey])).rejects.toMatchObject({
      code: 'DATA_LOSS',
      message: `A picture can't be restyled by ${model.file}: it gave a value that is no number`,
    });
    const pictures = pieces(model, 2);
    expect(await restyle(stage, pictures)).toEqual(pictures);
  });

  it('runs a model whose file says that it takes one picture on one at a time, without a warning', async () => {
    const model = made.model('one-at-a-time');
    const stage = await start([model]);
    expect(stage.models[0].batched).toBe(false);
    expect(stage.models[0].warnings).toEqual([]);
    const pictures = pieces(model, 3);
    const [other] = await Promise.all([start([made.model('generator')])]);
    expect(await restyle(stage, pictures)).toEqual(await restyle(other, pictures));
  });

  it('does not begin with pictures that are no longer wanted', async () => {
    const model = made.model('negative', {range: 'levels'});
    const pictures = pieces(model, 2);
    expect(await restyle(await start([model]), pictures, {stopped: true})).toEqual(pictures);
  });

  it('takes tasks for several models at once', async () => {
    const [generator, negative] = [made.model('generator'), made.model('negative', {range: 'levels'})];
    const stage = await start([generator, negative]);
    const pictures = pieces(generator, 4);
    const [styled, negated] = await Promise.all([
      restyle(stage, pictures),
      restyle(stage, pictures, {model: 1}),
    ]);
    expect(await restyle(stage, pictures)).toEqual(styled);
    expect(negated).toEqual(pictures.map((picture) => picture.map((level) => 255 - level)));
  });
});

describe('the fingerprint of a model', () => {
  it('changes with the file, the range, the padding and the size', async () => {
    const stage = await start([
      made.model('generator'),
      made.model('linear'),
      made.model('identity', {range: 'unit'}),
      made.model('identity'),
      made.model('generator', {multiple: 8}),
      made.model('generator', {width: 20}),
    ]);
    expect(new Set(stage.models.map(({fingerprint}) => fingerprint)).size).toBe(6);
  });

  it('is the same for the same content in another file, at another place in the configuration', async () => {
    const model = made.model('generator');
    const copy = {...model, field: 'elsewhere', file: `${model.file}.copy`};
    copyFileSync(model.file, copy.file);
    const stage = await start([model, copy]);
    expect(stage.models[1]).toEqual(stage.models[0]);
  });
});

describe('a model is refused at the start', () => {
  it.each([
    ['broken', {}, 'an ONNX file, got'],
    ['missing', {}, 'no such file'],
    ['gray', {}, '(N, 3, H, W), got'],
    ['gray', {}, 'styled float32 (n, 1, h, w)'],
    ['channels-last', {}, 'image float32 (n, h, w, 3)'],
    ['double', {}, 'image float64 (n, 3, h, w)'],
    ['fixed-16', {width: 20}, "takes images of 20x16, the feed's size with its padding"],
    ['half', {}, '(1, 3, 16, 16) -> (1, 3, 8, 8)'],
    ['restless', {}, 'the same pixels each time'],
    ['undefined', {}, 'gives numbers'],
    ['generator', {range: 'unit'}, 'is its range tanh?'],
    ['unit', {range: 'tanh'}, 'is its range unit?'],
    ['negative', {range: 'unit'}, '; is its range '],
    ['unit', {range: 'levels'}, 'values are 0 to 255, as range: levels says'],
  ] as const)('%s %p: %s', async (name, options, text) => {
    expect(await refusalOf(made.model(name, options))).toContain(text);
  });

  it('with the whole reason, however long the path of its file is', async () => {
    const folder = join(dirname(made.model('broken').file), 'f'.repeat(200));
    mkdirSync(folder);
    const file = join(folder, 'broken.onnx');
    copyFileSync(made.model('broken').file, file);
    expect(await refusalOf(made.model('broken', {file}))).toMatch(/broken\.onnx': .*[Pp]rotobuf/);
  });

  it('unless it fits', async () => {
    await expect(start([made.model('fixed-16', {width: 14, height: 15})])).resolves.toBeDefined();
  });
});
