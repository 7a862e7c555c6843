import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';

import {JOURNAL, openJournal} from '../../src/pack/journal.js';

const settings = {shortSide: 256, quality: 92};
const file = (path: string) =>
  ({
    path,
    sourceBytes: 1,
    sourceTime: 2.5,
    bytes: 3,
    fate: 'small',
    size: [1, 1],
    packedSize: [1, 1],
  }) as const;

describe('the journal of a packed folder', () => {
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'domainfeed-journal-'));
  });

  afterEach(() => {
    rmSync(out, {recursive: true});
  });

  function write(...paths: string[]): void {
    const journal = openJournal(out, settings);
    for (const path of paths) journal.add(file(path));
    journal.close();
  }

  function pathsDone(): string[] {
    const journal = openJournal(out, settings);
    journal.close();
    return [...journal.done.keys()];
  }

  it('remembers what was packed, over several runs', () => {
    write('photo/a/ü\n1.jpg');
    write('photo/a/2.jpg');
    expect(pathsDone()).toEqual(['photo/a/ü\n1.jpg', 'photo/a/2.jpg']);
  });

  it('drops a line that was cut off, and goes on after it', () => {
    write('1.jpg', '2.jpg');
    const whole = readFileSync(join(out, JOURNAL));
    writeFileSync(join(out, JOURNAL), whole.subarray(0, whole.length - 5));
    write('3.jpg');
    expect(pathsDone()).toEqual(['1.jpg', '3.jpg']);
  });

  it('begins again where not even the settings were written', () => {
    writeFileSync(join(out, JOURNAL), '{"shortSi');
    write('1.jpg');
    expect(pathsDone()).toEqual(['1.jpg']);
  });

  it('refuses another short side or quality, and a folder with other files', () => {
    write('1.jpg');
    expect(() => openJournal(out, {...settings, shortSide: 300})).toThrow(
      /^Expected --short-side to be 256, .* got 300$/,
    );
    expect(() => openJournal(out, {...settings, quality: 80})).toThrow(
      /^Expected --quality to be 92, .* got 80$/,
    );
    rmSync(join(out, JOURNAL));
    writeFileSync(join(out, 'precious.txt'), 'x');
    expect(() => openJournal(out, settings)).toThrow(
      /^Expected --out to be a new or empty folder, or one that pack began/,
    );
  });

  it('refuses text that is not its own', () => {
    write('1.jpg');
    appendFileSync(join(out, JOURNAL), 'hello\n');
    expect(() => openJournal(out, settings)).toThrow(/to be the journal of pack, one JSON value a line/);
  });
});
