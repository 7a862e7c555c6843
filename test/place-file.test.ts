import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';

import {placeFile} from '../src/place-file.js';

describe('placeFile', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'domainfeed-'));
  });

  afterEach(() => {
    rmSync(root, {recursive: true});
  });

  it('writes bytes, or copies a file, over what is there', () => {
    const path = join(root, 'file');
    const source = join(root, 'source');
    writeFileSync(source, 'from a file');
    expect(placeFile(path, Buffer.from('bytes'), 1)).toBe(5);
    expect(placeFile(path, source, 1)).toBe(11);
    expect(readFileSync(path, 'utf8')).toBe('from a file');
    expect(readdirSync(root).sort()).toEqual(['file', 'source']);
  });

  it('leaves nothing behind when it fails', () => {
    mkdirSync(join(root, 'taken/by a folder'), {recursive: true});
    expect(() => placeFile(join(root, 'taken'), Buffer.from('bytes'), 1)).toThrow(/rename/);
    expect(readdirSync(root)).toEqual(['taken']);
  });
});
