import {once} from 'node:events';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

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

beforeAll(async () => {
  data = await makeData([
    ...imagePaths('data/art', ['cat', 'dog'], 6),
    ...imagePaths('data/sketch', ['cat'], 4),
  ]);
  writeFileSync(join(data.root, 'feed.yaml'), yaml);
  writeFileSync(
    join(data.root, 'metrics.yaml'),
    yaml.replace('workers: 1', 'workers: 1, metrics_listen: 127.0.0.1:0'),
  );
});

afterAll(() => {
  data.remove();
});

const run = (...args: string[]) => runCli(args, data.root);
const serve = (...args: string[]) => startServe(data.root, ...args);

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
    expect(code).toBe(2);
    expect(stderr).toMatch(/0\.0\.0\.0:0 is not a loopback address and lacks server\.tls: .* is served\n$/);
    const server = await serve('--listen', '0.0.0.0:0', '--insecure');
    await server.stop();
    expect(server.log()).toContain('listening without protection, as --insecure asks');
  });

  it('reads who may call it before it measures the domains', async () => {
    const measured = yaml.replace('size: 8}, bad', 'size: 8}, normalize: {per: domain}, bad');
    writeFileSync(join(data.root, 'blank'), '');
    writeFileSync(
      join(data.root, 'blank.yaml'),
      measured.replace('workers: 1', 'workers: 1, token_file: blank, state_dir: measured'),
    );
    const {code, stderr} = await run('serve', '--config', 'blank.yaml');
    expect([code, stderr]).toEqual([2, expect.stringContaining('server.token_file to be a file that holds')]);
    expect(existsSync(join(data.root, 'measured'))).toBe(false);
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
    const server = await serve('--config', 'metrics.yaml');
    await getBatch(server.client, {});
    const address = /"address":"(127[^"]*)","msg":"metrics"/.exec(server.log())?.[1];
    const text = await (await fetch(`http://${address}/metrics`)).text();
    await server.stop();
    expect(text).toContain('domainfeed_images_total{feed="train",domain="art"} 2');
    expect(text).toMatch(/domainfeed_stage_seconds_total\{stage="decode",domain="sketch"\} [\d.e-]+/);
    expect(text).toMatch(/domainfeed_call_seconds_count\{method="GetBatch",code="OK"\} 1/);
  });

  it('ends at once where its address is taken, also when it has metrics to serve', async () => {
    const first = await serve();
    const {code, stdout, stderr} = await run('serve', '--config', 'metrics.yaml', '--listen', first.address);
    await first.stop();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`Can't listen on ${first.address}`);
  });

  it('refuses an address for metrics that is taken, by its name', async () => {
    const first = await serve();
    writeFileSync(
      join(data.root, 'taken.yaml'),
      yaml.replace('workers: 1', `workers: 1, metrics_listen: "${first.address}"`),
    );
    const {code, stdout, stderr} = await run('serve', '--config', 'taken.yaml');
    await first.stop();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`domainfeed: Can't serve metrics on ${first.address}: [^\\n]*\\n$`));
  });
});
