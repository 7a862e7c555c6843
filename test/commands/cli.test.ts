import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

import {credentials} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {FeedClient} from '../../src/gen/domainfeed/v1/feed.js';
import {type Data, getBatch, imagePaths, makeData} from '../transport/served-feed.js';

import {runCli} from './run-cli.js';

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
    const server = await serve();
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
});

describe('domainfeed serve', () => {
  it('prints all defaults', async () => {
    const {stdout} = await run('serve', '--config', 'feed.yaml', '--print-config');
    expect(stdout).toMatch(/max_in_flight_per_client: 8/);
  });

  it.each([
    ['an unknown key', yaml.replace('seed: 7', 'sead: 7'), "got 'sead'. Did you mean 'seed'?"],
    ['a folder that is missing', yaml.replace('root: data', 'root: dota'), 'catalog.root'],
    [
      'a domain without a folder',
      yaml.replace('sketch:', 'sketsh:').replace('[sketch]', '[sketsh]'),
      "'sketsh'",
    ],
    [
      'a batch that memory can not hold',
      yaml.replace('workers: 1', 'workers: 1, memory: 16MiB').replace('size: 8}, bad', 'size: 2048}, bad'),
      'server.memory',
    ],
  ])('refuses %s with exit code 2, before it listens', async (_what, text, named) => {
    writeFileSync(join(data.root, 'wrong.yaml'), text);
    const {code, stdout, stderr} = await run('serve', '--config', 'wrong.yaml');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(named)]);
  });

  it('refuses an address that others can reach, unless it is told to', async () => {
    const {code, stderr} = await run('serve', '--config', 'feed.yaml', '--listen', '0.0.0.0:0');
    expect([code, stderr]).toEqual([2, expect.stringContaining('0.0.0.0:0 is not a loopback address')]);
    const server = await serve('--listen', '0.0.0.0:0', '--insecure');
    await server.stop();
    expect(server.log()).toContain('listening without protection, as --insecure asks');
  });

  it('says that labels of targets are revealed, drains on SIGTERM and exits with 0', async () => {
    const server = await serve();
    await getBatch(server.client, {});
    expect(await server.stop()).toBe(0);
    expect(server.log()).toContain('labels of targets are revealed');
    expect(server.log()).toContain('drained');
  });

  it('takes over the socket of a server that was killed', async () => {
    const socket = `unix:${join(data.root, 'feed.sock')}`;
    const first = await serve('--listen', socket);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    const second = await serve('--listen', socket);
    expect((await getBatch(second.client, {})).payload.length).toBe(4 * 8 * 8 * 3);
    await second.stop();
  });

  it('gives the same bytes after a restart', async () => {
    const batches = [];
    for (let start = 0; start < 2; start++) {
      const server = await serve();
      batches.push((await getBatch(server.client, {step: 2n, epoch: 1})).payload);
      await server.stop();
    }
    expect(batches[1]).toEqual(batches[0]);
  });

  it('counts images by stage and domain in its metrics', async () => {
    writeFileSync(
      join(data.root, 'metrics.yaml'),
      yaml.replace('workers: 1', 'workers: 1, metrics_listen: 127.0.0.1:0'),
    );
    const server = await serve('--config', 'metrics.yaml');
    await getBatch(server.client, {});
    const address = /"address":"(127[^"]*)","msg":"metrics"/.exec(server.log())?.[1];
    const text = await (await fetch(`http://${address}/metrics`)).text();
    await server.stop();
    expect(text).toContain('domainfeed_images_total{feed="train",domain="art"} 2');
    expect(text).toMatch(/domainfeed_stage_seconds_total\{stage="decode",domain="sketch"\} [\d.e-]+/);
    expect(text).toMatch(/domainfeed_call_seconds_count\{method="GetBatch",code="OK"\} 1/);
  });
});

interface StartedServer {
  readonly client: FeedClient;
  readonly process: ChildProcess;
  readonly log: () => string;
  /** SIGTERM; the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts the real command, and waits until it listens. */
async function serve(...args: string[]): Promise<StartedServer> {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'serve', '--config', 'feed.yaml', ...args], {cwd: data.root});
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => {
      throw new Error(log);
    }),
  ])) as [string];
  const address = line.replace('listening on ', '').replace('0.0.0.0', '127.0.0.1');
  const client = new FeedClient(address, credentials.createInsecure());
  return {
    client,
    process: child,
    log: () => log,
    stop: async () => {
      client.close();
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

describe('the package', () => {
  it('names the compiled command as its binary', () => {
    const {bin} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      bin: Record<string, string>;
    };
    expect(bin).toEqual({domainfeed: 'dist/start.cjs'});
  });
});
