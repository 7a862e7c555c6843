import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest} from '@jest/globals';
import sharp from 'sharp';

import {scanFolder} from '../../src/catalog/index.js';
import {parseConfig} from '../../src/config/index.js';
import {type Measured, type MeasuringOptions, measureMissing} from '../../src/statistics/measure-missing.js';
import {statisticsOf} from '../../src/statistics/moments.js';
import {recipeOf} from '../../src/statistics/recipe.js';
import {mergeStatistics} from '../../src/statistics/sums.js';
import {judge} from '../augment/judge.js';
import {readFixture} from '../fixtures/index.js';
import {type Data, imagePaths, makeData} from '../transport/served-feed.js';

/** Every run starts threads. */
jest.setTimeout(60_000);

const SIDE = 12;

/** Mean and covariance over all pixels of image files, whose size is the feed's: nothing is resized. */
const NUMPY = `
import json, sys
import numpy as np
from PIL import Image
pixels = np.concatenate([np.asarray(Image.open(path).convert("RGB")).reshape(-1, 3) for path in json.load(sys.stdin)])
print(json.dumps({
    "pixels": len(pixels), "mean": pixels.mean(axis=0).tolist(),
    "covariance": np.cov(pixels.T.astype(np.float64), ddof=0).ravel().tolist(),
    "histogram": np.bincount(pixels[:, 1], minlength=256).tolist(),
}))
`;

/** Measures in a process of its own, which ends itself by SIGKILL once so many samples are measured. */
const KILLED = `
const [dist, folder, stateDir, kill] = JSON.parse(process.argv[1]);
const load = (path) => import(dist + path);
const {loadConfig} = await load('config/index.js');
const {scanFolder} = await load('catalog/index.js');
const {recipeOf} = await load('statistics/recipe.js');
const {measureMissing} = await load('statistics/measure-missing.js');
const config = loadConfig(folder + '/feed.yaml');
const {catalog} = scanFolder({...config.catalog, domains: config.domains});
const [feed] = config.feeds;
const update = (done) => done >= kill && process.kill(process.pid, 'SIGKILL');
await measureMissing(
  {catalog, domains: catalog.domains, setup: {recipe: recipeOf(feed, config.catalog, {})}, feed},
  {stateDir, threads: 2, saveEveryMs: 0, taskMs: 0, onStale: () => 0, startProgress: () => ({update, end: () => 0})},
);
`;

describe('measureMissing', () => {
  let data: Data;
  let stateDir: string;
  const paths = [...imagePaths('art', ['a', 'b'], 150), ...imagePaths('photo', ['a'], 70)];
  const progress: number[] = [];
  const stale: string[] = [];

  beforeAll(async () => {
    data = await makeData(paths, SIDE);
    writeFileSync(join(data.root, 'art/a/cut.jpg'), readFixture('cat-420.jpg').subarray(0, 900));
    writeFileSync(join(data.root, 'feed.yaml'), yaml());
  });

  afterAll(() => {
    data.remove();
  });

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'domainfeed-state-'));
    progress.length = stale.length = 0;
  });

  afterEach(() => {
    rmSync(stateDir, {recursive: true, force: true});
  });

  function yaml(image = `{size: ${SIDE}}`, feed = ''): string {
    return `catalog: {root: .}
domains: {art: {role: source}, photo: {role: target}}
feeds: {train: {batch: {per_domain: 4}, image: ${image}, ${feed}}}`;
  }

  /** Measures as a feed says: the sums. */
  async function measure(...how: Parameters<typeof measureAll>): Promise<Measured['sums']> {
    return (await measureAll(...how)).sums;
  }

  function measureAll(text = yaml(), options: Partial<MeasuringOptions> = {}, names = ['art', 'photo']) {
    const config = parseConfig(text, data.root);
    const {catalog} = scanFolder({...config.catalog, domains: config.domains});
    const [feed] = config.feeds;
    return measureMissing(
      {
        catalog,
        domains: catalog.domains.filter(({name}) => names.includes(name)),
        setup: {recipe: recipeOf(feed, config.catalog, {})},
        feed,
      },
      {
        stateDir,
        threads: 2,
        startProgress: () => ({update: (done) => void progress.push(done), end: () => undefined}),
        onStale: (files) => void stale.push(...files),
        ...options,
      },
    );
  }

  const files = () => readdirSync(join(stateDir, 'statistics'));

  it("has numpy's numbers over the pixels of the same files", async () => {
    const sums = await measure();
    for (const domain of ['art', 'photo']) {
      const own = paths.filter((path) => path.startsWith(domain)).map((path) => join(data.root, path));
      const right = judge(NUMPY, own) as {
        pixels: number;
        mean: number[];
        covariance: number[];
        histogram: number[];
      };
      const {pixels, images, rgb, histograms} = statisticsOf(domain, sums[domain]);
      expect([pixels, images]).toEqual([right.pixels, own.length]);
      expect(Math.max(...rgb.mean.map((value, i) => Math.abs(value - right.mean[i])))).toBeLessThan(1e-10);
      const worst = Math.max(...rgb.covariance.map((value, i) => Math.abs(value - right.covariance[i])));
      expect(worst).toBeLessThan(1e-8);
      expect([...histograms.g.counts]).toEqual(right.histogram);
    }
  });

  it('has the same bits with any number of threads, and the same file', async () => {
    const two = await measure();
    const [name] = files();
    const bytes = readFileSync(join(stateDir, 'statistics', name));
    rmSync(stateDir, {recursive: true});
    expect(await measure(yaml(), {threads: 1})).toEqual(two);
    rmSync(stateDir, {recursive: true});
    expect(await measure(yaml(), {threads: 3, saveEveryMs: 0, taskMs: 0})).toEqual(two);
    expect(readFileSync(join(stateDir, 'statistics', name)).equals(bytes)).toBe(true);
  });

  it('never measures twice: neither again, nor for a feed with other domains', async () => {
    const whole = await measure();
    expect(progress.at(-1)).toBe(221);
    progress.length = 0;
    expect(await measure()).toEqual(whole);
    expect(await measure(yaml(), {}, ['photo'])).toEqual({photo: whole.photo});
    expect(progress).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  it('adds to the file the domains that it lacks', async () => {
    await measure(yaml(), {}, ['photo']);
    expect(progress.at(-1)).toBe(70);
    progress.length = 0;
    const both = await measure();
    expect(progress.at(-1)).toBe(151);
    rmSync(stateDir, {recursive: true});
    expect(await measure()).toEqual(both);
  });

  it.each([40, 130, 200])(
    'goes on where a run was killed after %i samples, with the same bits',
    async (kill) => {
      const dist = new URL('../../dist/', import.meta.url).href;
      const words = JSON.stringify([dist, data.root, stateDir, kill]);
      const run = () =>
        execFileSync(process.execPath, ['--input-type=module', '-e', KILLED, words], {stdio: 'ignore'});
      expect(run).toThrow(expect.objectContaining({signal: 'SIGKILL'}));
      expect(existsSync(join(stateDir, 'statistics'))).toBe(true);
      const resumed = await measure();
      expect(progress[0]).toBeGreaterThan(0);
      rmSync(stateDir, {recursive: true});
      expect(resumed).toEqual(await measure());
    },
  );

  it('says that it can keep nothing before it measures anything', async () => {
    writeFileSync(join(stateDir, 'file'), '');
    await expect(measure(yaml(), {stateDir: join(stateDir, 'file')})).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(
        /^Could not write \S+\/file\/statistics\/\S+\.json \(in server\.state_dir\): .*(ENOTDIR|EEXIST)/,
      ),
    });
    expect(progress).toEqual([]);
  });

  it('keeps what was measured when it fails', async () => {
    const update = (done: number) => {
      if (done > 100) throw new Error('enough');
    };
    const startProgress = () => ({update, end: () => undefined});
    await expect(measure(yaml(), {startProgress, taskMs: 0})).rejects.toThrow('enough');
    await measure();
    expect(progress[0]).toBeGreaterThanOrEqual(32);
  });

  it('leaves bad samples out and holds them against the budget', async () => {
    const index = paths.filter((path) => path.startsWith('art/a/')).length; // behind the good ones of its folder
    for (const time of ['measured', 'known']) {
      const {sums, bad} = await measureAll();
      expect([time, sums.art.images]).toEqual([time, 150]);
      expect(bad).toEqual([{index, reason: expect.stringMatching(/^truncated/)}]);
    }
    await expect(measure(yaml(`{size: ${SIDE}}`, 'bad_samples: {budget: 0}'))).rejects.toThrow(
      /^Domain art has 1 bad samples of 151, over feeds\.train\.bad_samples\.budget 0:\n {2}art\/a\/cut\.jpg: truncated/,
    );
  });

  it('refuses a domain without a single good image, whatever the budget', async () => {
    const none = await makeData([...imagePaths('art', ['a'], 2), ...imagePaths('photo', ['a'], 2)], SIDE);
    try {
      for (const path of imagePaths('photo', ['a'], 2)) writeFileSync(join(none.root, path), 'no image');
      const text = yaml(`{size: ${SIDE}}`, 'bad_samples: {budget: 1}').replace(
        'root: .',
        `root: ${none.root}`,
      );
      await expect(measure(text)).rejects.toThrow('Domain photo has no image that can be measured');
    } finally {
      none.remove();
    }
  });

  it('measures only a share where one is named, and refuses one that leaves a domain without an image', async () => {
    const half = await measure(yaml(`{size: ${SIDE}}`, 'statistics: {share: 0.5}'));
    expect(half.art.images).toBeGreaterThan(50);
    expect(half.art.images).toBeLessThan(100);
    await expect(measure(yaml(`{size: ${SIDE}}`, 'statistics: {share: 1.0e-9}'))).rejects.toThrow(
      'Expected feeds.train.statistics.share to be large enough to choose one of the 151 images of art, got 1e-9',
    );
  });

  it('names files of another catalog, and does not use them', async () => {
    await measure();
    const before = files();
    const path = join(data.root, 'photo/a/new.png');
    writeFileSync(
      path,
      await sharp({create: {width: 2, height: 2, channels: 3, background: '#fff'}})
        .png()
        .toBuffer(),
    );
    try {
      const {photo} = await measure();
      expect(photo.images).toBe(71);
      expect(stale).toEqual(before);
    } finally {
      rmSync(path);
    }
  });

  it("makes every image the feed's size, so that each weighs the same, after a centre crop where there is one", async () => {
    const sums = await measure(yaml('{size: [4, 6]}'));
    expect(sums.art.pixels).toBe(150 * 24);
    const cropped = await measure(
      yaml('{size: [4, 6]}', 'augment: [{center_crop: {fraction: 0.5}}, {flip: {p: 1}}]'),
    );
    expect(cropped.art.pixels).toBe(150 * 24);
    expect(cropped.art.rgb).not.toEqual(sums.art.rgb);
    const flipped = await measure(yaml('{size: [4, 6]}', 'augment: [{crop: {}}, {flip: {p: 1}}]'));
    expect(flipped).toEqual(sums);
  });

  it('gives the union of domains what they have together', async () => {
    const {art, photo} = await measure();
    const both = statisticsOf('art+photo', mergeStatistics([art, photo]));
    expect(both.pixels).toBe(art.pixels + photo.pixels);
    expect(both.rgb.mean[0]).toBeCloseTo(
      Number(art.rgb.sums[0] + photo.rgb.sums[0]) / (art.pixels + photo.pixels),
      12,
    );
  });
});
