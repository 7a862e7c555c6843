import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {
  type MeasuredDomain,
  readStatisticsFile,
  writeStatisticsFile,
} from '../../src/statistics/statistics-file.js';

import {madePixels, sumsOf} from './made-sums.js';

const key = {catalogHash: 'c0ffee', recipeHash: 'beef'};

describe('the file of statistics', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'domainfeed-statistics-'));
    path = join(folder, 'statistics', 'a.json');
  });

  afterEach(() => {
    rmSync(folder, {recursive: true});
  });

  function write(text = 'x'): void {
    const bad = [{index: 3, reason: `corrupt ${text}`}];
    const domain: MeasuredDomain = {bad, pieces: [[0, 2]], sums: {art: sumsOf(Uint8Array.of(1, 2, 3))}};
    writeStatisticsFile(path, key, new Map([['art', domain]]));
  }

  function edit(change: (text: string) => string): void {
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  it('gives back what was written, with any names', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), madePixels), (images) => {
        const domains = Object.entries(images).map(([name, pixels]): [string, MeasuredDomain] => [
          name,
          {bad: [], sums: {[name]: {...sumsOf(pixels), lClahe: Float64Array.of(1, 2 ** 53 - 1)}}},
        ]);
        writeStatisticsFile(path, key, new Map(domains));
        expect(readStatisticsFile(path, key)).toEqual(new Map(domains));
      }),
      {numRuns: 20},
    );
  });

  it('knows nothing where there is no file', () => {
    expect(readStatisticsFile(path, key)).toEqual(new Map());
  });

  it('leaves nothing but the file', () => {
    write();
    write('again');
    expect(readdirSync(join(folder, 'statistics'))).toEqual(['a.json']);
  });

  it('refuses a file of another catalog or recipe by its name, saying both', () => {
    write();
    expect(() => readStatisticsFile(path, {...key, catalogHash: 'abc'})).toThrow(
      `Expected catalog_hash of ${path} to be abc (remove the file, and it is measured again), got 'c0ffee'`,
    );
    expect(() => readStatisticsFile(path, {...key, recipeHash: 'def'})).toThrow(
      `Expected recipe_hash of ${path} to be def (remove the file, and it is measured again), got 'beef'`,
    );
  });

  it('tells of a file that it can not read', () => {
    mkdirSync(path, {recursive: true});
    expect(() => readStatisticsFile(path, key)).toThrow(
      expect.objectContaining({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(/^Could not read \S+\.json \(in server\.state_dir\): .*EISDIR/),
      }),
    );
  });

  it('refuses a file of another version', () => {
    write();
    edit((text) => text.replace('"format":2', '"format":7'));
    expect(() => readStatisticsFile(path, key)).toThrow(`Expected format of ${path} to be 2`);
  });

  it.each([
    ['a changed number', (text: string) => text.replace('"images":1', '"images":2')],
    ['a changed reason', (text: string) => text.replace('corrupt', 'corrupd')],
    ['a hash of something else', (text: string) => text.replace(/"content_hash":"../, '"content_hash":"zz')],
  ])('refuses a damaged file: %s', (_what, change) => {
    write();
    edit(change);
    expect(() => readStatisticsFile(path, key)).toThrow(`Expected content_hash of ${path} to be `);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -10)],
    ['empty', () => ''],
    ['a number', () => '5'],
    ['null', () => 'null'],
  ])('refuses what is no file of statistics: %s', (_what, change) => {
    write();
    edit(change);
    expect(() => readStatisticsFile(path, key)).toThrow(`Expected ${path} to be JSON of statistics`);
  });
});
