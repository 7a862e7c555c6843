import {copyFileSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it, jest} from '@jest/globals';

import {parseConfig} from '../../src/config/index.js';
import {decodeWindow} from '../../src/decode/index.js';
import {readHeader} from '../../src/decode/header.js';
import {createMeasure} from '../../src/statistics/measure.js';
import {recipeOf} from '../../src/statistics/recipe.js';
import {fixturePath, readFixture} from '../fixtures/index.js';
import {MeasuredFolder} from './measured-folder.js';

/** Every run starts threads. */
jest.setTimeout(60_000);

/** Counted where they are decoded in colour, turned, and in gray; then those that either other decoder decodes to RGB. */
const files = [
  ...['cat-420.jpg', 'coffee-422-restart.jpg', 'coffee-odd-444.jpg', 'orientation-6.jpg', 'coffee-gray.jpg'],
  ...['cat-progressive.jpg', 'cat.png', 'coffee-cmyk.jpg'],
];

describe('measuring, whatever images are decoded to', () => {
  const folder = new MeasuredFolder();
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'domainfeed-'));
    mkdirSync(join(root, 'art/a'), {recursive: true});
    for (const file of files) copyFileSync(fixturePath(file), join(root, 'art/a', file));
  });
  afterAll(() => {
    rmSync(root, {recursive: true});
  });

  const yaml = () => `catalog: {root: ${root}}
domains: {art: {role: source}}
feeds: {train: {batch: {per_domain: 4}, image: {size: [31, 47]}}}`;

  function recipe(needs: Parameters<typeof recipeOf>[2] = {}) {
    const {feeds, catalog} = parseConfig(yaml(), root);
    return recipeOf(feeds[0], catalog, needs);
  }

  it('has the sums of their RGB', async () => {
    const {width, height, filter, background} = recipe();
    const rgb = createMeasure(recipe());
    for (const [at, file] of files.entries()) {
      const bytes = readFixture(file);
      const header = readHeader(bytes);
      const window = {x: 0, y: 0, width: header.width, height: header.height};
      const out = new Uint8Array(width * height * 3);
      await decodeWindow({bytes, header, window, width, height, filter, background, flip: false}, out);
      await rgb.add(out, BigInt(at));
    }
    const {art} = await folder.measure(yaml(), {}, ['art']);
    expect(art).toEqual(rgb.sums());
  });

  it('counts images where they are decoded unless the places of their pixels are needed', () => {
    const needs = [{}, {clahe: {clip: 2, columns: 8, rows: 8}}, {amplitude: true}];
    const canCount = needs.map((need) => createMeasure(recipe(need)).addCounted !== undefined);
    expect(canCount).toEqual([true, false, false]);
  });
});
