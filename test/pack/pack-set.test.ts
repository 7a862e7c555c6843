import {appendFileSync, existsSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';

import {scanFolder} from '../../src/catalog/index.js';
import {parseConfig} from '../../src/config/index.js';
import {packSet} from '../../src/pack/pack-set.js';
import {refuseOtherSamples} from '../../src/pack/refuse-other-samples.js';
import {createPlan} from '../../src/plan/index.js';

import {configText, filesBelow, makeSet, removeSet} from './packed-tree.js';

const settings = {shortSide: 20, quality: 92};

describe('packing a set', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await makeSet();
  });

  afterEach(() => {
    removeSet(folder);
  });

  function open(root: string) {
    const config = parseConfig(configText(root), folder);
    const {catalog} = scanFolder({...config.catalog, domains: config.domains});
    return {config, catalog};
  }

  function pack(out: string, threads = 2, progress: (done: number) => void = () => undefined) {
    const {config, catalog} = open('data');
    const {maxPixels, maxFileBytes} = config.catalog;
    const setup = {
      columns: catalog.columns,
      out: join(folder, out),
      settings,
      limits: {maxPixels, maxFileBytes},
      mislabelled: 'replace',
    } as const;
    return packSet(setup, threads, progress);
  }

  it('keeps ids, labels and the plan', async () => {
    await pack('out');
    const [before, after] = [open('data'), open('out')];
    expect(after.catalog.columns.sampleId).toEqual(before.catalog.columns.sampleId);
    expect(after.catalog.columns.label).toEqual(before.catalog.columns.label);
    expect(after.catalog.classes).toEqual(before.catalog.classes);
    const samplesOf = ({config, catalog}: typeof before) => {
      const plan = createPlan('train', catalog.domains, config.feeds[0].batch, 1);
      return plan.runsOf({seed: 7n, epoch: 2, step: 1, rank: 0});
    };
    expect(samplesOf(after)).toEqual(samplesOf(before));
    expect(() => {
      refuseOtherSamples(before.catalog, after.catalog);
    }).not.toThrow();
  });

  it('says of each file what was done, and copies small and bad ones byte for byte', async () => {
    const {files, kept} = await pack('out');
    const fateOf = Object.fromEntries(files.map(({path, fate}) => [path, fate]));
    expect(kept).toBe(0);
    expect(Object.keys(fateOf)).toHaveLength(16);
    expect(fateOf).toMatchObject({
      'photo/class-0/cut.jpg': 'bad',
      'photo/class-0/small.PNG': 'small',
      'photo/class-0/deep/0.png': 'resized',
      'Sketches/class-1/deep/5.jpg': 'resized',
    });
    expect(files.find(({fate}) => fate === 'bad')?.reason).toMatch(/^truncated jpeg/);
    const [before, after] = [filesBelow(join(folder, 'data')), filesBelow(join(folder, 'out'))];
    for (const {path, fate, size, packedSize} of files) {
      expect(after[path] === before[path]).toBe(fate !== 'resized');
      if (fate === 'resized')
        expect([size, packedSize]).toEqual([
          [90, 64],
          [28, 20],
        ]);
    }
    expect(Object.keys(after)).toEqual(Object.keys(before).filter((path) => !path.endsWith('.txt')));
  });

  it('writes the same bytes with any number of threads', async () => {
    await pack('one', 1);
    await pack('three', 3);
    expect(filesBelow(join(folder, 'three'))).toEqual(filesBelow(join(folder, 'one')));
  });

  it('reports every file as it is done', async () => {
    const seen: number[] = [];
    await pack('out', 2, (done) => seen.push(done));
    expect(seen).toEqual(Array.from({length: 16}, (_, i) => i + 1));
  });

  it('packs again only what changed: the source, the result, and what was bad', async () => {
    await pack('out');
    const whole = filesBelow(join(folder, 'out'));
    expect((await pack('out')).kept).toBe(15);
    utimesSync(join(folder, 'data/photo/class-1/deep/1.jpg'), 1, 1);
    rmSync(join(folder, 'out/photo/class-1/deep/3.jpg'));
    appendFileSync(join(folder, 'out/photo/class-1/deep/5.jpg'), 'x');
    expect((await pack('out')).kept).toBe(12);
    expect(filesBelow(join(folder, 'out'))).toEqual(whole);
    expect((await pack('out')).kept).toBe(15);
  });

  it('leaves no hidden file but its journal', async () => {
    await pack('out');
    const names = readdirSync(join(folder, 'out'), {recursive: true, encoding: 'utf8'});
    expect(names.filter((path) => /(?:^|\/)\./.test(path))).toEqual(['.domainfeed-pack.jsonl']);
  });

  it('fails, naming the file, where it cannot write', async () => {
    await pack('out');
    rmSync(join(folder, 'out/Sketches'), {recursive: true});
    writeFileSync(join(folder, 'out/Sketches'), 'a file in the way');
    await expect(pack('out')).rejects.toThrow(/^Could not pack Sketches\/class-/);
    expect(existsSync(join(folder, 'out/photo/class-1/deep/1.jpg'))).toBe(true);
  });

  it('says that it cannot begin where it cannot write', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(pack('file/out')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/^Could not begin in \S+\/file\/out \(--out\): .*ENOTDIR/),
    });
  });

  it('notices samples that have left the set', async () => {
    await pack('out');
    rmSync(join(folder, 'data/photo/class-1/deep/3.jpg'));
    await pack('out');
    expect(() => {
      refuseOtherSamples(open('data').catalog, open('out').catalog);
    }).toThrow(/^Expected sample \d+ of .*out to be the same as .* got 'photo\/class-1\/deep\/3\.jpg'$/);
  });
});
