import {execFileSync} from 'node:child_process';

import {describe, expect, it} from '@jest/globals';
import sharp from 'sharp';

import {drawStatistics, type StatisticsPicture} from '../../src/plot/index.js';
import {penOf} from '../../src/plot/palette.js';

import {madePicture} from './made-statistics.js';

async function render(picture: StatisticsPicture) {
  const png = await drawStatistics(picture);
  const {data, info} = await sharp(png).raw().toBuffer({resolveWithObject: true});
  return {png, data, ...info};
}

/** How many pixels of the picture have a colour. */
function countColour(data: Uint8Array, colour: readonly number[]): number {
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (colour.every((level, channel) => data[i + channel] === level)) count++;
  }
  return count;
}

const levelsOf = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

describe('the picture of statistics', () => {
  it('shows 1 to 10 domains, each in a pen of its own, with nothing beyond its edges', async () => {
    const pens = Array.from({length: 10}, (_, place) => JSON.stringify(penOf(place)));
    expect(new Set(pens).size).toBe(10);
    for (const count of [1, 10]) {
      const {data, width, height, channels} = await render(madePicture(count));
      expect(channels).toBe(3);
      for (let place = 0; place < Math.min(count, 7); place++) {
        expect(countColour(data, levelsOf(penOf(place).stroke))).toBeGreaterThan(50);
      }
      const edge = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
      for (let y = 0; y < height; y++) {
        for (const x of [0, 10, width - 10, width - 1]) expect(edge(x, y)).toEqual([255, 255, 255]);
      }
    }
  }, 30_000);

  it('shows the samples of each stage as they are', async () => {
    const {data} = await render(madePicture(3, ['clahe', 'lab_match']));
    for (const shade of [0, 20, 40, 100, 101]) {
      expect(countColour(data, [shade, shade, shade])).toBeGreaterThan(100 * 100);
    }
  });

  it.each([
    [1, 600],
    [300, 1],
    [4096, 1],
    [1, 1],
  ])('shows images of %i x %i pixels', async (width, height) => {
    const {data} = await render(madePicture(3, ['clahe', 'lab_match'], {width, height}));
    for (const shade of [20, 100, 101]) expect(countColour(data, [shade, shade, shade])).toBeGreaterThan(0);
  });

  it('is higher by a row of histograms where something is aligned', async () => {
    const [plain, aligned] = await Promise.all([render(madePicture(3, [])), render(madePicture(3))]);
    expect(aligned.height).toBeGreaterThan(plain.height);
  });

  it('is the same file each time, and on a machine without fonts', async () => {
    const picture = madePicture(2, []);
    const png = Buffer.from(await drawStatistics(picture));
    expect(Buffer.from(await drawStatistics(picture)).equals(png)).toBe(true);
    const script = `
      import {drawStatistics} from './dist/plot/index.js';
      const revive = (_key, value) =>
        value?.type === 'bytes' ? new Uint8Array(value.data) : value?.type === 'counts' ? Float64Array.from(value.data) : value;
      let text = '';
      for await (const part of process.stdin) text += part;
      process.stdout.write(await drawStatistics(JSON.parse(text, revive)));
    `;
    const input = JSON.stringify(picture, (_key, value: unknown) => {
      if (value instanceof Uint8Array) return {type: 'bytes', data: [...value]};
      return value instanceof Float64Array ? {type: 'counts', data: [...value]} : value;
    });
    const env = {...process.env, FONTCONFIG_FILE: '/dev/null', FONTCONFIG_PATH: '/dev/null'};
    const drawn = execFileSync(process.execPath, ['--input-type=module', '-e', script], {input, env});
    expect(drawn.equals(png)).toBe(true);
  }, 30_000);

  it('shows a domain without images without failing', async () => {
    const [domain] = madePicture(1).domains;
    const empty = Object.fromEntries(
      Object.entries(domain.before.histograms).map(([channel, {low, high, counts}]) => [
        channel,
        {low, high, counts: new Float64Array(counts.length)},
      ]),
    ) as unknown as typeof domain.before.histograms;
    const before = {...domain.before, images: 0, pixels: 0, histograms: empty};
    await expect(drawStatistics({...madePicture(1), domains: [{...domain, before}]})).resolves.toBeDefined();
  });
});
