import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import {describe, expect, it} from '@jest/globals';

const cli = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));

/** Runs `domainfeed schema`. @param stdout - A file's descriptor. */
function printSchema(stdout: number | 'pipe'): Promise<{code: number | null; stderr: string}> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'schema'], {stdio: ['ignore', stdout, 'pipe']});
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('close', (code) => {
      resolve({code, stderr});
    });
  });
}

describe('a command that can not print', () => {
  it('ends quietly, as by SIGPIPE, if nobody reads any more', async () => {
    expect(await printSchema('pipe')).toEqual({code: 141, stderr: ''});
  });

  it('says so in a line if the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const {code, stderr} = await printSchema(full);
    closeSync(full);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^domainfeed: Could not write to stdout: ENOSPC: .*\n$/);
  });
});
