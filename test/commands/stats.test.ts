import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it, jest} from '@jest/globals';
import sharp from 'sharp';

import {readFixture} from '../fixtures/index.js';
import {type Data, imagePaths, makeData} from '../transport/served-feed.js';

import {runCli} from './run-cli.js';
import {startServe} from './started-server.js';

/** Each command is a process that starts threads. */
jest.setTimeout(60_000);

const yaml = `
server: {workers: 1}
catalog: {root: data}
domains: {art: {role: source}, sketch: {role: target}}
feeds:
  train: {batch: {per_domain: 2}, image: {size: 8}, align: [{lab_match: {to: sketch, only: source}}], normalize: {per: style}}
  test: {domains: [sketch], reveal_labels: true, batch: {mode: sequential, size: 3}, image: {size: 8}}
`;

interface Printed {
  readonly feed: string;
  readonly statistics_hash: string;
  readonly domains: readonly {
    readonly name: string;
    readonly images: number;
    readonly rgb: {readonly mean: readonly number[]};
    readonly histograms: readonly {readonly channel: string; readonly counts: readonly number[]}[];
  }[];
}

describe('domainfeed stats', () => {
  let data: Data;

  beforeAll(async () => {
    data = await makeData([
      ...imagePaths('data/art', ['cat', 'dog'], 6),
      ...imagePaths('data/sketch', ['cat'], 4),
    ]);
    writeFileSync(join(data.root, 'feed.yaml'), yaml);
  });

  afterAll(() => {
    data.remove();
  });

  const stats = (...words: string[]) => runCli(['stats', '--config', 'feed.yaml', ...words], data.root);
  const files = () => readdirSync(join(data.root, '.domainfeed/statistics')).sort();

  it('prints a line of JSON for each feed, with styles where the feed has some', async () => {
    const {code, stdout} = await stats('--json');
    expect(code).toBe(0);
    const [train, test] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Printed);
    expect(train.feed).toBe('train');
    expect(train.domains.map(({name, images}) => [name, images])).toEqual([
      ['art', 6],
      ['sketch', 4],
      ['art > sketch', 6],
    ]);
    expect(train.domains[0].histograms.map(({channel}) => channel)).toEqual([
      ...['r', 'g', 'b', 'l', 'a', 'b_lab', 'l_clahe'],
    ]);
    expect(test.domains.map(({name}) => name)).toEqual(['sketch']);
  });

  it('measures nothing again, and prints a table', async () => {
    const before = files().map((name) =>
      readFileSync(join(data.root, '.domainfeed/statistics', name), 'utf8'),
    );
    const {code, stdout, stderr} = await stats('--feed', 'train');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^feed train: mean and deviation/);
    expect(stdout).toMatch(/^art > sketch +6 +384( +-?\d+\.\d ± \d+\.\d){6}$/m);
    expect(stdout).toMatch(/^statistics [0-9a-f]{64}$/m);
    expect(
      files().map((name) => readFileSync(join(data.root, '.domainfeed/statistics', name), 'utf8')),
    ).toEqual(before);
  });

  it('names the feeds there are', async () => {
    const {code, stderr} = await stats('--feed', 'trian');
    expect(code).toBe(2);
    expect(stderr).toContain("Expected --feed to be one of train, test, got 'trian'. Did you mean 'train'?");
  });

  it('refuses a damaged file by its name', async () => {
    const path = join(data.root, '.domainfeed/statistics', files()[0]);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"images":', '"images":1'));
    try {
      const {code, stderr} = await stats();
      expect(code).toBe(1);
      expect(stderr).toContain(`Expected content_hash of ${path} to be`);
    } finally {
      writeFileSync(path, text);
    }
  });

  it('says which files a changed catalog leaves behind', async () => {
    const before = files();
    const added = await makeData(['x.png']);
    writeFileSync(join(data.root, 'data/art/cat/new.png'), readFileSync(join(added.root, 'x.png')));
    added.remove();
    const {code, stderr} = await stats('--feed', 'test');
    expect(code).toBe(0);
    const stale = /^not used, since the catalog has changed: (.*)$/m.exec(stderr)?.[1].split(', ') ?? [];
    expect(stale.length).toBeGreaterThan(0);
    expect(before).toEqual(expect.arrayContaining(stale));
  });

  it('lists what it leaves out, as the log of serve does, also where it was measured before', async () => {
    const {root, remove} = await makeData(imagePaths('art', ['cat'], 5));
    try {
      writeFileSync(join(root, 'art/cat/cut.jpg'), readFixture('cat-420.jpg').subarray(0, 900));
      writeFileSync(
        join(root, 'feed.yaml'),
        `catalog: {root: .}
domains: {art: {role: source}}
feeds: {train: {batch: {per_domain: 2}, image: {size: 8}, normalize: {per: domain}, bad_samples: {budget: 0.2}}}`,
      );
      const line = /^bad {6}art\/cat\/cut\.jpg: truncated .*$/m;
      for (const measured of ['now', 'before']) {
        const {code, stdout} = await runCli(['stats', '--config', 'feed.yaml'], root);
        expect([measured, code, line.test(stdout)]).toEqual([measured, 0, true]);
      }
      const {stdout} = await runCli(['stats', '--config', 'feed.yaml', '--json'], root);
      expect((JSON.parse(stdout) as {bad: unknown}).bad).toEqual([
        {path: 'art/cat/cut.jpg', reason: expect.stringMatching(/^truncated/)},
      ]);
      const server = await startServe(root);
      await server.stop();
      expect(server.log()).toMatch(/"path":"art\/cat\/cut\.jpg","reason":"truncated .*not in the statistics/);
    } finally {
      remove();
    }
  });

  it('draws a picture of one feed, beside what it prints, and refuses to choose one of several', async () => {
    const plain = await stats('--feed', 'train', '--json');
    const {code, stdout, stderr} = await stats('--feed', 'train', '--json', '--plot', 'picture.png');
    expect([code, stdout]).toEqual([0, plain.stdout]);
    expect(stderr).toContain('picture: picture.png');
    const {format, width, height} = await sharp(join(data.root, 'picture.png')).metadata();
    expect([format, width]).toEqual(['png', 1800]);
    expect(height).toBeGreaterThan(800);
    const several = await stats('--plot', 'picture.png');
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('Expected --plot to be given with --feed');
    const unnamed = await stats('--feed', 'test', '--plot', '');
    expect(unnamed.code).toBe(2);
    expect(unnamed.stderr).toContain("Expected --plot to be the path of a PNG file, got ''");
  });

  it('refuses a picture that can not be written before it measures anything', async () => {
    const {root, remove} = await makeData(imagePaths('art', ['cat'], 2));
    try {
      writeFileSync(
        join(root, 'feed.yaml'),
        'catalog: {root: .}\ndomains: {art: {role: source}}\nfeeds: {train: {batch: {per_domain: 1}, image: {size: 8}}}',
      );
      for (const path of ['nowhere/picture.png', 'art']) {
        const {code, stdout, stderr} = await runCli(['stats', '--config', 'feed.yaml', '--plot', path], root);
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(new RegExp(`^domainfeed: Could not write ${path} \\(--plot\\): E`));
      }
      expect(readdirSync(root).sort()).toEqual(['art', 'feed.yaml']);
    } finally {
      remove();
    }
  });
});
