import {execFileSync} from 'node:child_process';
import {appendFileSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {describe, expect, it, jest} from '@jest/globals';
import sharp from 'sharp';

import {MeasuredFolder, paths, yaml} from './measured-folder.js';

/** Every run starts threads. */
jest.setTimeout(60_000);

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

describe('measureMissing: what it keeps', () => {
  const folder = new MeasuredFolder();

  it('has the same bits with any number of threads, and the same file', async () => {
    const two = await folder.measure();
    const [name] = folder.files();
    const bytes = readFileSync(join(folder.stateDir, 'statistics', name));
    rmSync(folder.stateDir, {recursive: true});
    expect(await folder.measure(yaml(), {threads: 1})).toEqual(two);
    rmSync(folder.stateDir, {recursive: true});
    expect(await folder.measure(yaml(), {threads: 3, saveEveryMs: 0, taskMs: 0})).toEqual(two);
    expect(readFileSync(join(folder.stateDir, 'statistics', name)).equals(bytes)).toBe(true);
  });

  it('never measures twice: neither again, nor for a feed with other domains', async () => {
    const whole = await folder.measure();
    expect(folder.progress.at(-1)).toBe(221);
    folder.progress.length = 0;
    expect(await folder.measure()).toEqual(whole);
    expect(await folder.measure(yaml(), {}, ['photo'])).toEqual({photo: whole.photo});
    expect(folder.progress).toEqual([]);
    expect(folder.files()).toHaveLength(1);
  });

  it('adds to the file the domains that it lacks', async () => {
    await folder.measure(yaml(), {}, ['photo']);
    expect(folder.progress.at(-1)).toBe(70);
    folder.progress.length = 0;
    const both = await folder.measure();
    expect(folder.progress.at(-1)).toBe(151);
    rmSync(folder.stateDir, {recursive: true});
    expect(await folder.measure()).toEqual(both);
  });

  it('keeps what another run measures at the same time, and ends with the same file', async () => {
    const content = () => readFileSync(join(folder.stateDir, 'statistics', folder.files()[0]));
    await folder.measure();
    const alone = content();
    rmSync(folder.stateDir, {recursive: true});
    const often = {saveEveryMs: 0, taskMs: 0};
    await Promise.all([folder.measure(yaml(), often, ['photo']), folder.measure(yaml(), often, ['art'])]);
    expect(content().equals(alone)).toBe(true);
  });

  it.each([40, 130, 200])(
    'goes on where a run was killed after %i samples, with the same bits',
    async (kill) => {
      const dist = new URL('../../dist/', import.meta.url).href;
      const words = JSON.stringify([dist, folder.root, folder.stateDir, kill]);
      const run = () =>
        execFileSync(process.execPath, ['--input-type=module', '-e', KILLED, words], {stdio: 'ignore'});
      expect(run).toThrow(expect.objectContaining({signal: 'SIGKILL'}));
      expect(existsSync(join(folder.stateDir, 'statistics'))).toBe(true);
      const resumed = await folder.measure();
      expect(folder.progress[0]).toBeGreaterThan(0);
      rmSync(folder.stateDir, {recursive: true});
      expect(resumed).toEqual(await folder.measure());
    },
  );

  it('says that it can keep nothing before it measures anything', async () => {
    writeFileSync(join(folder.stateDir, 'file'), '');
    await expect(folder.measure(yaml(), {stateDir: join(folder.stateDir, 'file')})).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(
        /^Could not write \S+\/file\/statistics\/\S+\.json \(in server\.state_dir\): .*(ENOTDIR|EEXIST)/,
      ),
    });
    expect(folder.progress).toEqual([]);
  });

  it('keeps what was measured when it fails', async () => {
    const update = (done: number) => {
      if (done > 100) throw new Error('enough');
    };
    const startProgress = () => ({update, end: () => undefined});
    await expect(folder.measure(yaml(), {startProgress, taskMs: 0})).rejects.toThrow('enough');
    await folder.measure();
    const [first = 0] = folder.progress; // of the domains that were not done
    expect((folder.progress.at(-1) ?? 0) - first).toBeLessThanOrEqual(221 - 100);
  });

  it('keeps nothing of a file that changes while the others are measured', async () => {
    const right = await folder.measure();
    rmSync(folder.stateDir, {recursive: true});
    const path = join(folder.root, paths[0]);
    const bytes = readFileSync(path);
    const startProgress = () => {
      appendFileSync(path, 'more');
      return {update: () => undefined, end: () => undefined};
    };
    try {
      await expect(folder.measure(yaml(), {startProgress})).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: `Could not read ${path}: changed: ${bytes.length + 4} bytes, ${bytes.length} when the catalog was made`,
      });
    } finally {
      writeFileSync(path, bytes);
    }
    const {sums, bad} = await folder.measureAll();
    expect(sums).toEqual(right);
    expect(bad).toHaveLength(1); // that which is damaged
  });

  it('names files of another catalog, and does not use them', async () => {
    await folder.measure();
    const before = folder.files();
    const path = join(folder.root, 'photo/a/new.png');
    writeFileSync(
      path,
      await sharp({create: {width: 2, height: 2, channels: 3, background: '#fff'}})
        .png()
        .toBuffer(),
    );
    try {
      const {photo} = await folder.measure();
      expect(photo.images).toBe(71);
      expect(folder.stale).toEqual(before);
    } finally {
      rmSync(path);
    }
  });
});
