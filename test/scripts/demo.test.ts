import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

import {describe, expect, it} from '@jest/globals';

const script = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));

function demo(...words: string[]) {
  return spawnSync(process.execPath, [script, ...words], {encoding: 'utf8', env: {}});
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
    [['--data', 'no/such/folder'], "Expected --data to be a folder that exists, got 'no/such/folder'"],
    [['--align', '--seed', '3'], "Expected --seed to be absent with --align, got '3'"],
    [['--epoch', '3'], "Unknown option '--epoch'"],
  ])('refuses %j before anything is set up', (words, message) => {
    const {status, stderr} = demo(...words);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('npm');
    expect(status).toBe(2);
  });
});
