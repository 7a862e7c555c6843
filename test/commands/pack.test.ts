import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {configText, filesBelow, makeSet, removeSet} from '../pack/packed-tree.js';

const cli = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));

/** Kills the process when a file whose path ends so is about to get its name, or just has got it. */
const killer = (ending: string, moment: 'before' | 'after') => `
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
const {renameSync} = fs;
fs.renameSync = (from, to) => {
  const kill = () => { if (to.endsWith('${ending}')) process.kill(process.pid, 'SIGKILL'); };
  if ('${moment}' === 'before') kill();
  renameSync(from, to);
  kill();
};
syncBuiltinESMExports();
`;

describe('domainfeed pack', () => {
  let folder: string;
  let first: ReturnType<typeof pack>;

  beforeAll(async () => {
    folder = await makeSet();
    writeFileSync(join(folder, 'feed.yaml'), configText('data'));
    writeFileSync(join(folder, 'strict.yaml'), configText('data', 0));
    first = pack(['--out', 'whole', '--json']);
  });

  afterAll(() => {
    removeSet(folder);
  });

  function pack(options: readonly string[], preload?: string) {
    const file = join(folder, 'preload.mjs');
    if (preload !== undefined) writeFileSync(file, preload);
    // By the environment, which reaches the threads as well.
    const load = preload === undefined ? {} : {NODE_OPTIONS: `--import ${pathToFileURL(file).href}`};
    const args = [cli, 'pack', '--config', 'feed.yaml', '--short-side', '20', ...options];
    return spawnSync(process.execPath, args, {cwd: folder, encoding: 'utf8', env: {...process.env, ...load}});
  }

  it.each(['before', 'after'] as const)(
    'goes on where it was killed %s a file got its name, to the same bytes as without',
    (moment) => {
      const out = join(folder, moment);
      const last = 'Sketches/class-1/deep/5.jpg';
      expect(pack(['--out', moment], killer(last, moment)).signal).toBe('SIGKILL');
      expect(existsSync(join(out, last))).toBe(moment === 'after');
      const lines = readFileSync(join(out, '.domainfeed-pack.jsonl'), 'utf8').split('\n').slice(1, -1);
      const good = lines.filter((line) => !line.includes('"fate":"bad"'));
      const {status, stdout} = pack(['--out', moment, '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({images: 16, kept: good.length});
      expect(filesBelow(out)).toEqual(filesBelow(join(folder, 'whole')));
    },
  );

  it('says what it did and what that costs', () => {
    expect(first.status).toBe(0);
    const bytes = (root: string) =>
      Object.entries(filesBelow(join(folder, root)))
        .filter(([path]) => !path.endsWith('.txt'))
        .reduce((sum, [, hex]) => sum + hex.length / 2, 0);
    const result = JSON.parse(first.stdout) as {mean_absolute_error: number};
    expect(result).toMatchObject({
      images: 16,
      kept: 0,
      resized: 14,
      copied: {small: 1, transparent: 0, format: 0, bad: 1},
      bytes_before: bytes('data'),
      bytes_after: bytes('whole'),
      pixels_before: 14 * 90 * 64 + 1,
      pixels_after: 14 * 28 * 20 + 1,
      measured: 12,
      bad: [{path: 'photo/class-0/cut.jpg'}],
      over_budget: [],
      root: join(folder, 'whole'),
    });
    expect(result.mean_absolute_error).toBeGreaterThan(0);
  });

  it('prints the line to change, and warns of crops that are enlarged now; exit code 1 over a budget', () => {
    const {status, stdout} = pack(['--out', 'whole', '--config', 'strict.yaml']);
    expect(stdout).toContain('16 images, 15 of them packed before: 14 resized (87.5 %), 2 copied (12.5 %)\n');
    expect(stdout).toContain('WARNING: crops of 14 of 15 images may be enlarged now and were not before\n');
    expect(stdout).toContain('bad      photo/class-0/cut.jpg: truncated jpeg');
    expect(stdout).toContain('feeds.train: 1 of 9 samples of photo are bad, over the budget 0\n');
    expect(stdout).toContain(`catalog: {root: "${join(folder, 'whole')}"}\n`);
    expect(status).toBe(1);
  });

  it('does not warn where every crop has as many pixels as the images of the feed', () => {
    const {stdout} = pack(['--out', 'larger', '--short-side', '24']);
    expect(stdout).toContain('14 resized');
    expect(stdout).not.toContain('WARNING');
  });

  it.each([
    ['another quality', ['--out', 'whole', '--quality', '80'], 'Expected --quality to be 92'],
    ['a folder in the set', ['--out', 'data/packed'], 'Expected --out to be a folder that neither lies in'],
    [
      'a quality that is none',
      ['--out', 'new', '--quality', '101'],
      'Expected --quality to be a whole number',
    ],
  ])('refuses %s with exit code 2, and touches nothing', (_what, options, message) => {
    const before = filesBelow(folder);
    const {status, stderr} = pack(options);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(filesBelow(folder)).toEqual(before);
  });
});
