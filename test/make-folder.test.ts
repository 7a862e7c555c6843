import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';

import {makeFolder} from '../src/make-folder.js';

describe('makeFolder', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'domainfeed-'));
  });

  afterEach(() => {
    rmSync(root, {recursive: true});
  });

  it('makes what is missing, and leaves what is there', () => {
    for (const path of ['a/b/c', 'a/b/d', 'a/b/c']) {
      makeFolder(join(root, path));
      expect(statSync(join(root, path)).isDirectory()).toBe(true);
    }
  });

  it('refuses a file in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => {
      makeFolder(join(root, 'file/inside'));
    }).toThrow(/ENOTDIR|EEXIST/);
  });

  it.each([
    ['place-file.js', "placeFile('/proc/domainfeed/inside/file', Buffer.of(1), 1)"],
    ['pack/journal.js', "openJournal('/proc/domainfeed/inside', {shortSide: 256, quality: 92})"],
  ])('fails, and does not try for ever, in a folder that takes no entries: %s', (file, call) => {
    const [name] = call.split('(');
    const code = `
const {${name}} = await import('${new URL(`../dist/${file}`, import.meta.url).href}');
try { ${call}; } catch ({message}) { console.log(message); }`;
    const run = execFileSync(process.execPath, ['--input-type=module', '-e', code], {timeout: 20_000});
    expect(run.toString()).toMatch(/E\w+: .*, mkdir '\/proc\/domainfeed'\n$/);
  });
});
