import {execFile} from 'node:child_process';
import {existsSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {type Data, getBatch, imagePaths, makeData} from '../transport/served-feed.js';

import {runCli} from './run-cli.js';
import {startServe} from './started-server.js';

const yaml = `
server: {listen: 127.0.0.1:0, workers: 1}
catalog: {root: data}
domains: {art: {role: source}, sketch: {role: target}}
feeds:
  train: {seed: 7, batch: {per_domain: 2}, image: {size: 8}, bad_samples: {budget: 0.1}}
  test: {domains: [sketch], reveal_labels: true, batch: {mode: sequential, size: 3}, image: {size: 8}}
`;

let data: Data;
let feed: string;

beforeAll(async () => {
  const paths = [...imagePaths('data/art', ['cat', 'dog'], 6), ...imagePaths('data/sketch', ['cat'], 4)];
  data = await makeData(paths);
  feed = join(data.root, 'feed.yaml');
  writeFileSync(feed, yaml);
});

afterAll(() => {
  data.remove();
});

const run = (...args: string[]) => runCli(args, data.root);

describe('domainfeed plan', () => {
  it('prints the steps of an epoch and what each domain gives', async () => {
    const {code, stdout} = await run('plan', '--config', 'feed.yaml', '--feed', 'train', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      steps_in_epoch: 3,
      global_batch: 4,
      domains: [
        {domain: 'art', samples: 6, quota: 2, visits: 6, repeats: 1},
        {domain: 'sketch', samples: 4, quota: 2, visits: 6, repeats: 1.5},
      ],
    });
  });

  it('names the samples of a step, the same as the server sends', async () => {
    const {stdout} = await run('plan', '--config', 'feed.yaml', '--feed', 'train', '--step', '1', '--json');
    const {samples} = JSON.parse(stdout) as {samples: {sample_id: string; path: string}[]};
    expect(samples.every(({path}) => existsSync(join(data.root, 'data', path)))).toBe(true);
    const server = await startServe(data.root);
    const {header} = await getBatch(server.client, {step: 1n});
    await server.stop();
    expect(samples.map(({sample_id}) => BigInt(sample_id))).toEqual(header.sampleId);
  });

  it('plans for billions of samples without a catalog', async () => {
    const billions = ['--samples', 'art=1000000000', '--samples', 'sketch=3000000000'];
    const {stdout} = await run(
      'plan',
      '--config',
      'feed.yaml',
      '--feed',
      'train',
      ...billions,
      '--step',
      '1499999999',
    );
    expect(stdout).toMatch(/sketch +0 +2999999999 +\d+ +-/);
  });

  it.each([
    [['--feed', 'trian'], "Expected --feed to be one of train, test, got 'trian'. Did you mean 'train'?"],
    [
      ['--feed', 'train', '--samples', 'art=0'],
      "Expected --samples to be DOMAIN=COUNT with a count from 1 to 4294967296, got 'art=0'",
    ],
    [['--feed', 'train', '--samples', 'art=3'], 'also sketch'],
    [['--feed', 'train', '--step', '3'], 'Expected --step to be below 3, got 3'],
    [['--feed', 'train', '--step', '0', '--rank', '1'], 'Expected --rank to be below --world-size 1, got 1'],
    [['--feed', 'train', '--epoch', '4294967296'], 'Expected --epoch to be 0 to 4294967295, got 4294967296'],
    [['--feed', 'train', '--world-size', '1048577'], 'Expected world_size to be 1 to 1048576, got 1048577'],
    [['--feed', 'train', '--step', '-1'], "Expected a whole number >= 0, got '-1'"],
  ])('refuses %j with exit code 2', async (args, text) => {
    const {code, stderr} = await run('plan', '--config', 'feed.yaml', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
  });
});

describe('domainfeed check-data', () => {
  it('counts by domain and class, and passes where all is well', async () => {
    const {code, stdout} = await run('check-data', '--config', 'feed.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /art +cat +3 +0\nart +dog +3 +0\nsketch +cat +4 +0\n10 images, 0 bad, 0 other files\n/,
    );
  });

  it('lists what is bad, and fails over the budget', async () => {
    const faulty = await makeData([
      ...imagePaths('data/art', ['cat'], 6),
      ...imagePaths('data/sketch', ['cat'], 4),
    ]);
    writeFileSync(join(faulty.root, 'feed.yaml'), yaml);
    truncateSync(join(faulty.root, 'data/art/cat/2.png'), 50);
    writeFileSync(join(faulty.root, 'data/art/notes.txt'), 'hello');
    const {code, stdout} = await runCli(['check-data', '--config', 'feed.yaml', '--json'], faulty.root);
    faulty.remove();
    expect(code).toBe(1);
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({
      bad: [{path: 'art/cat/2.png', reason: expect.stringMatching(/^truncated/)}],
      skipped: [{path: 'art/notes.txt'}],
      over_budget: ['feeds.train: 1 of 6 samples of art are bad, over the budget 0.1'],
    });
  });
});

describe('progress', () => {
  /** Gives a command a terminal, and its output as a terminal shows it. */
  const PTY = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';

  it('is a bar on a terminal that ends with as many as there are', async () => {
    const many = await makeData(imagePaths('data/art', ['cat'], 150), 8);
    writeFileSync(
      join(many.root, 'feed.yaml'),
      'catalog: {root: data}\ndomains: {art: {role: source}}\nfeeds: {train: {batch: {per_domain: 2}}}\n',
    );
    const python =
      process.env.DOMAINFEED_PYTHON ?? fileURLToPath(new URL('../../.venv/bin/python', import.meta.url));
    const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
    const words = ['-c', PTY, process.execPath, cli, 'check-data', '--config', 'feed.yaml'];
    const {stdout} = await promisify(execFile)(python, words, {cwd: many.root});
    many.remove();
    const shown = [...stdout.matchAll(/(\d+)\/150 images checked/g)].map(([, count]) => Number(count));
    expect(shown.at(-1)).toBe(150);
    expect(Math.max(...shown)).toBe(150);
  });
});

describe('domainfeed init and schema', () => {
  it('writes a configuration that serves, and does not overwrite one', async () => {
    const folder = join(data.root, 'data');
    expect((await run('init', folder)).stdout).toBe(`wrote ${join(folder, 'feed.yaml')}\n`);
    expect((await run('plan', '--config', join(folder, 'feed.yaml'), '--feed', 'train')).code).toBe(0);
    const again = await run('init', folder);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('a folder without feed.yaml')]);
    rmSync(join(folder, 'feed.yaml'));
  });

  it('prints a JSON Schema that knows the sections', async () => {
    const {stdout} = await run('schema');
    expect(Object.keys((JSON.parse(stdout) as {properties: object}).properties)).toEqual(
      expect.arrayContaining(['server', 'catalog', 'domains', 'feeds']),
    );
  });
});

describe('domainfeed doctor', () => {
  it('says what is on and what is off', async () => {
    const {code, stdout} = await run('doctor', '--json');
    expect(code).toBe(0);
    const findings = JSON.parse(stdout) as {what: string; state: string}[];
    expect(findings.find(({what}) => what === 'decoders')?.state).toBe('on');
  });
});

describe('domainfeed bench', () => {
  it('measures batches without a trainer', async () => {
    const {code, stdout} = await run(
      'bench',
      '--config',
      'feed.yaml',
      '--feed',
      'train',
      '--seconds',
      '1',
      '--json',
    );
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as Record<string, number>;
    expect(result.images).toBe(result.batches * 4);
    const stages = ['read', 'decode', 'resize', 'align', 'augment', 'other'].map(
      (stage) => result[`${stage}_cpu_ms_per_image`],
    );
    expect(stages.every((milliseconds) => milliseconds >= 0)).toBe(true);
    expect(result.resize_cpu_ms_per_image).toBeGreaterThan(0);
    expect(result).toMatchObject({
      assemble_ms_per_image: expect.any(Number),
      serialise_ms_per_image: expect.any(Number),
      wait_ms_per_image: expect.any(Number),
    });
  });

  it("starts its threads whatever V8 was told on Node's command line", async () => {
    const args = ['bench', '--config', 'feed.yaml', '--feed', 'train', '--seconds', '1'];
    const {code, stderr} = await runCli(args, data.root, ['--max-old-space-size=300']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
  });

  it('refuses a feed that there is not with exit code 2', async () => {
    const {code, stderr} = await run('bench', '--config', 'feed.yaml', '--feed', 'trian');
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean 'train'?")]);
  });
});

describe('the package', () => {
  it('names the compiled command as its binary', () => {
    const {bin} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      bin: Record<string, string>;
    };
    expect(bin).toEqual({domainfeed: 'dist/start.cjs'});
  });
});
