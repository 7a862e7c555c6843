import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {createFileMemory} from '../../src/workers/file-memory.js';
import {readFile, UnreadableError} from '../../src/workers/read-file.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'domainfeed-'));
});

afterAll(() => {
  rmSync(folder, {recursive: true});
});

describe('readFile', () => {
  it('gives the bytes of each file, whatever the memory held before', async () => {
    const path = join(folder, 'file');
    const memory = createFileMemory();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({maxLength: 5000}), async (content) => {
        writeFileSync(path, content);
        expect(Buffer.from(await readFile(path, memory)).equals(content)).toBe(true);
      }),
    );
  });

  it('gives a large file memory of its own', async () => {
    const path = join(folder, 'large');
    const content = Buffer.alloc(5 * 2 ** 20, 'domainfeed');
    writeFileSync(path, content);
    const memory = createFileMemory();
    const large = await readFile(path, memory);
    memory(large.length).fill(0);
    expect(Buffer.from(large).equals(content)).toBe(true);
  });

  it('does not wait at a pipe that nobody writes to', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reading = new URL('../../dist/workers/read-file.js', import.meta.url).href;
    const code = `
const {readFile} = await import('${reading}');
await readFile(process.argv[1]).catch(({name, message}) => console.log(name, message));`;
    const run = execFileSync(process.execPath, ['--input-type=module', '-e', code, pipe], {
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    expect(run.toString()).toBe(`UnreadableError ${pipe}: not a regular file\n`);
  });

  it('tells which file it can not read, after several tries', async () => {
    const path = join(folder, 'missing');
    await expect(readFile(path)).rejects.toThrow(UnreadableError);
    await expect(readFile(path)).rejects.toThrow(path);
  });
});

describe('createFileMemory', () => {
  it('gives the same memory to one small file after the other', () => {
    const memory = createFileMemory();
    const first = memory(1000);
    expect(memory(900).buffer).toBe(first.buffer);
    expect(memory(900)).toHaveLength(900);
    expect(memory(2000)).toHaveLength(2000);
  });
});
