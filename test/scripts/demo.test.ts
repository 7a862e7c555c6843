import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {afterAll, describe, expect, it} from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'domainfeed-demo-'));
for (const path of ['empty', 'data/photo/cat', 'data/sketch/cat', 'data/.hidden'])
  mkdirSync(join(folder, path), {recursive: true});
writeFileSync(join(folder, 'file'), '');

afterAll(() => {
  rmSync(folder, {recursive: true});
});

/** Without a PATH: a set-up that began would fail, and show npm. */
function demo(...words: string[]) {
  return spawnSync(process.execPath, [join(root, 'scripts/demo.mjs'), ...words], {
    encoding: 'utf8',
    cwd: folder,
    env: {},
  });
}

describe('the command line of the demo', () => {
  it('is explained by --help', () => {
    const {status, stdout} = demo('--help');
    expect(status).toBe(0);
    for (const option of ['--data', '--target', '--epochs', '--seed', '--align', '--out'])
      expect(stdout).toContain(option);
  });

  it.each([
    [['--epochs', '0'], "Expected --epochs to be a whole number, 1 to 10000, got '0'"],
    [['--epochs', 'ten'], "Expected --epochs to be a whole number, 1 to 10000, got 'ten'"],
    [['--seed', '-1'], '--seed'],
    [
      ['--data', 'no/such/folder'],
      `Expected --data to be a folder that exists, got '${join(folder, 'no/such/folder')}'`,
    ],
    [['--align', '--seed', '3'], "Expected --seed to be absent with --align, got '3'"],
    [['--epoch', '3'], "Unknown option '--epoch'"],
    [['--target', 'phto'], "Expected --target to be one of plain, tint, gamma, photo, got 'phto'"],
    [['--data', 'data', '--target', 'phto'], "Expected --target to be one of photo, sketch, got 'phto'"],
    [
      ['--data', 'empty'],
      `Expected --data to have folders of two domains or more, got none in '${join(folder, 'empty')}'`,
    ],
    [['--data', 'data/photo'], `or more, got cat in '${join(folder, 'data/photo')}'`],
    [
      ['--out', 'file'],
      `Expected --out to be a folder, or free for one, got '${join(folder, 'file')}' (EEXIST)`,
    ],
    [['--out', 'file/below'], '(ENOTDIR)'],
  ])('refuses %j before anything is set up', (words, message) => {
    const {status, stderr} = demo(...words);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr).not.toContain('npm');
    expect(status).toBe(2);
  });

  it('knows the domains of the digits that it writes', () => {
    const [, names] =
      /^DOMAINS = \((.*)\)$/m.exec(readFileSync(join(root, 'examples/make_digits.py'), 'utf8')) ?? [];
    expect(demo('--target', 'none').stderr).toContain(`one of ${names.replaceAll('"', '')}, got`);
  });
});
