import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {type Data, imagePaths, makeData} from '../transport/served-feed.js';

import {runCli} from './run-cli.js';

const yaml = `
server: {workers: 1}
catalog: {root: data}
domains: {art: {role: source}, sketch: {role: target}}
feeds:
  ranks: {batch: {per_domain: 2, layout: domain_per_rank, bn_group_ranks: 2}}
  turns: {batch: {per_domain: 2, domains_per_batch: 1, epoch: {steps: 5}}}
  paired: {batch: {per_domain: 1, layout: paired}, views: {weak: {}, strong: {}}}
  classes: {domains: [art], batch: {per_class: 2}}
`;

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

const run = (...args: string[]) => runCli(args, data.root);

describe('domainfeed plan', () => {
  it('refuses a rank that the world does not have, also where none is asked for', async () => {
    const {code, stderr} = await run('plan', '--config', 'feed.yaml', '--feed', 'paired', '--rank', '1');
    expect([code, stderr]).toEqual([2, 'domainfeed: Expected --rank to be below --world-size 1, got 1\n']);
  });

  it('says which rank has which domain', async () => {
    const world = ['--feed', 'ranks', '--world-size', '4'];
    const {stdout} = await run('plan', '--config', 'feed.yaml', ...world, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      layout: 'domain_per_rank',
      global_batch: 8,
      domain_of_rank: ['art', 'art', 'sketch', 'sketch'],
    });
    expect((await run('plan', '--config', 'feed.yaml', ...world)).stdout).toMatch(
      /layout domain_per_rank\n[^]*\n3 +sketch/,
    );
  });

  it('says which steps have which domains, and how often that lets them be visited', async () => {
    const {stdout} = await run('plan', '--config', 'feed.yaml', '--feed', 'turns', '--json');
    const planned = JSON.parse(stdout) as {
      first_steps: string[][];
      domains: {domain: string; visits: number}[];
    };
    expect(planned.first_steps).toHaveLength(5);
    for (const {domain, visits} of planned.domains) {
      expect(visits).toBe(2 * planned.first_steps.filter((names) => names.includes(domain)).length);
    }
  });

  it('names the view in each slot where the views of a sample stand side by side', async () => {
    const {stdout} = await run('plan', '--config', 'feed.yaml', '--feed', 'paired', '--step', '0');
    expect(stdout.match(/^\w+ +(?:weak|strong)/gm)?.map((line) => line.replace(/ +/, ' '))).toEqual([
      'art weak',
      'art strong',
      'sketch weak',
      'sketch strong',
    ]);
  });

  it('plans by class from the catalog, and not without one', async () => {
    const {stdout} = await run('plan', '--config', 'feed.yaml', '--feed', 'classes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({steps_in_epoch: 2, global_batch: 4});
    const {code, stderr} = await run(
      'plan',
      '--config',
      'feed.yaml',
      '--feed',
      'classes',
      '--samples',
      'art=6',
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('whose per_class needs the classes of the catalog'),
    ]);
  });
});
