import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';
import sharp from 'sharp';

import {runCli} from './commands/run-cli.js';
import {type Data, imagePaths, makeData} from './transport/served-feed.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const python = process.env.DOMAINFEED_PYTHON ?? join(root, '.venv/bin/python');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The fenced blocks of a language. */
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text);

/** Everything that the README says to type, from blocks and from the running text. */
const commands = [
  ...blocks('sh').flatMap((block) => block.split('\n').map((line) => line.replace(/\s*#.*/, ''))),
  ...[...readme.matchAll(/`((?:npx|npm|node|pip) [^`]+)`/g)].map(([, command]) => command),
]
  .flatMap((line) => line.split('&&').map((command) => command.trim()))
  .filter((command) => command !== '');

const ofCli = [...new Set(commands.filter((command) => command.startsWith('npx domainfeed ')))];

let data: Data;

beforeAll(async () => {
  const domains = ['art', 'photo', 'sketch'];
  data = await makeData(
    domains.flatMap((domain) => imagePaths(`data/${domain}`, ['cat', 'dog'], 10)),
    70,
  );
  writeFileSync(join(data.root, 'feed.yaml'), blocks('yaml')[0]);
});

afterAll(() => {
  data.remove();
});

describe('the README', () => {
  it('names every command of the command line', async () => {
    const {stdout} = await runCli(['--help'], data.root);
    const names = [...stdout.matchAll(/^ {2}([a-z-]+) \[options\]|^ {2}(schema|init)\b/gm)].map(
      ([, name, plain]) => name || plain,
    );
    expect(names.length).toBeGreaterThan(6);
    expect(
      names.filter((name) => !ofCli.some((command) => command.startsWith(`npx domainfeed ${name}`))),
    ).toEqual([]);
  });

  it.each(ofCli.filter((command) => !command.includes('serve') || command.includes('--print')))(
    'has the command %s, which works',
    async (command) => {
      const args = command.replace('--out DIR', '--out packed').replace('DIR', 'data').split(' ').slice(2);
      const {code, stderr} = await runCli(
        command.includes('bench') ? [...args, '--seconds', '1'] : args,
        data.root,
      );
      expect([code, stderr]).toEqual([0, '']);
    },
  );

  it('has the command npx domainfeed serve, which listens where it says', async () => {
    const command = ofCli.find((text) => text.endsWith('serve --config feed.yaml')) ?? '';
    const cli = join(root, 'dist/cli.js');
    const server = spawn(process.execPath, [cli, ...command.split(' ').slice(2), '--listen', '127.0.0.1:0'], {
      cwd: data.root,
    });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    server.kill('SIGTERM');
    const [code] = (await once(server, 'exit')) as [number];
    expect([line.toString(), code]).toEqual([expect.stringMatching(/^listening on 127\.0\.0\.1:\d+\n$/), 0]);
  });

  it('has lines of Python that train on its own configuration', async () => {
    const [snippet] = blocks('python');
    const {stdout} = await promisify(execFile)(python, ['-c', snippet], {cwd: data.root});
    expect(stdout.trim()).toBe('2 torch.Size([24, 3, 64, 64]) [(0, 0, 8), (1, 8, 16), (2, 16, 24)]');
  }, 60_000);

  it("has the command that shows the demo on folders of one's own, which works", async () => {
    const command = commands.find((text) => text.startsWith('npm run demo -- --data DIR')) ?? '';
    const out = join(data.root, 'demo');
    const words = command
      .replace('DIR', join(data.root, 'data'))
      .replace('DOMAIN', 'photo')
      .split(' ')
      .slice(4);
    const script = join(root, 'scripts/demo.mjs');
    const {stdout} = await promisify(execFile)(process.execPath, [
      script,
      ...words,
      '--epochs',
      '1',
      '--out',
      out,
    ]);
    expect(stdout).toMatch(/^ {2}photo +[\d.]+% +\d+ of +10 {2}never seen in training$/m);
    const {width} = await sharp(join(out, 'demo.png')).metadata();
    expect(width).toBeGreaterThan(1000);
  });

  it('has the command that installs the client, with all that it is made of', async () => {
    expect(commands).toContain('pip install ./clients/python');
    const target = join(data.root, 'site');
    // What it depends on is there, and nothing is to be fetched.
    const offline = ['--no-deps', '--no-build-isolation', '--quiet', '--disable-pip-version-check'];
    const words = ['-m', 'pip', 'install', './clients/python', ...offline, '--target', target];
    await promisify(execFile)(python, words, {cwd: root});
    rmSync(join(root, 'clients/python/build'), {recursive: true}); // the next build would take it for current
    const {stdout} = await promisify(execFile)(
      python,
      ['-c', 'import domainfeed; print(domainfeed.__file__, domainfeed.Loader.__name__)'],
      {cwd: data.root, env: {...process.env, PYTHONPATH: target}},
    );
    expect(stdout.trim()).toBe(`${join(target, 'domainfeed/__init__.py')} Loader`);
  });

  it.each([
    ['npm run check proto', '1 passed, 0 failed'],
    ['node scripts/bench/catalog.mjs', '"samples":2000'],
  ])(
    'has the command %s, which works',
    async (command, result) => {
      expect(commands).toContain(command);
      const args = command.includes('catalog') ? ' --count 2000' : '';
      const {stdout} = await promisify(execFile)('bash', ['-c', command + args], {cwd: root});
      expect(stdout.replaceAll(' ', '')).toContain(result.replaceAll(' ', ''));
    },
    60_000,
  );

  it('names scripts and files that there are', () => {
    const {scripts} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {scripts: object};
    const named = commands.flatMap((command) => /^npm (?:run )?(?!ci\b)([\w:-]+)/.exec(command)?.[1] ?? []);
    expect(named).toEqual(expect.arrayContaining(['demo', 'test', 'build', 'check']));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const files = [...readme.matchAll(/`((?:examples|src|test|scripts|proto)\/[\w./-]+)/g)].map(
      ([, file]) => file,
    );
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
