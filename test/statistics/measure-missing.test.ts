import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {describe, expect, it, jest} from '@jest/globals';

import {statisticsOf} from '../../src/statistics/moments.js';
import {mergeStatistics} from '../../src/statistics/sums.js';
import {judge} from '../augment/judge.js';
import {imagePaths, makeData} from '../transport/served-feed.js';
import {MeasuredFolder, paths, SIDE, yaml} from './measured-folder.js';

/** Every run starts threads. */
jest.setTimeout(60_000);

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

describe('measureMissing: what it measures', () => {
  const folder = new MeasuredFolder();

  it("has numpy's numbers over the pixels of the same files", async () => {
    const sums = await folder.measure();
    for (const domain of ['art', 'photo']) {
      const own = paths.filter((path) => path.startsWith(domain)).map((path) => join(folder.root, path));
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

  it('leaves bad samples out and holds them against the budget', async () => {
    const index = paths.filter((path) => path.startsWith('art/a/')).length; // behind the good ones of its folder
    for (const time of ['measured', 'known']) {
      const {sums, bad} = await folder.measureAll();
      expect([time, sums.art.images]).toEqual([time, 150]);
      expect(bad).toEqual([{index, reason: expect.stringMatching(/^truncated/)}]);
    }
    await expect(folder.measure(yaml(`{size: ${SIDE}}`, 'bad_samples: {budget: 0}'))).rejects.toThrow(
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
      await expect(folder.measure(text)).rejects.toThrow('Domain photo has no image that can be measured');
    } finally {
      none.remove();
    }
  });

  it('measures only a share where one is named, and refuses one that leaves a domain without an image', async () => {
    const half = await folder.measure(yaml(`{size: ${SIDE}}`, 'statistics: {share: 0.5}'));
    expect(half.art.images).toBeGreaterThan(50);
    expect(half.art.images).toBeLessThan(100);
    await expect(folder.measure(yaml(`{size: ${SIDE}}`, 'statistics: {share: 1.0e-9}'))).rejects.toThrow(
      'Expected feeds.train.statistics.share to be large enough to choose one of the 151 images of art, got 1e-9',
    );
  });

  it("makes every image the feed's size, so that each weighs the same, after a centre crop where there is one", async () => {
    const sums = await folder.measure(yaml('{size: [4, 6]}'));
    expect(sums.art.pixels).toBe(150 * 24);
    const cropped = await folder.measure(
      yaml('{size: [4, 6]}', 'augment: [{center_crop: {fraction: 0.5}}, {flip: {p: 1}}]'),
    );
    expect(cropped.art.pixels).toBe(150 * 24);
    expect(cropped.art.rgb).not.toEqual(sums.art.rgb);
    const flipped = await folder.measure(yaml('{size: [4, 6]}', 'augment: [{crop: {}}, {flip: {p: 1}}]'));
    expect(flipped).toEqual(sums);
  });

  it('gives the union of domains what they have together', async () => {
    const {art, photo} = await folder.measure();
    const both = statisticsOf('art+photo', mergeStatistics([art, photo]));
    expect(both.pixels).toBe(art.pixels + photo.pixels);
    expect(both.rgb.mean[0]).toBeCloseTo(
      Number(art.rgb.sums[0] + photo.rgb.sums[0]) / (art.pixels + photo.pixels),
      12,
    );
  });
});
