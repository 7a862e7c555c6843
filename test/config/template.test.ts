import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {sources} from '../../src/catalog/index.js';
import {parseConfig, writeTemplate} from '../../src/config/index.js';

/** Calls `use` with a temporary folder that has these folders, each with an image, and removes it. */
function withDomains<T>(names: readonly string[], use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'domainfeed-template-'));
  try {
    for (const name of names) {
      mkdirSync(join(folder, name, 'dog'), {recursive: true});
      writeFileSync(join(folder, name, 'dog', '1.png'), '');
    }
    return use(folder);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

describe('writeTemplate', () => {
  it('writes a file that loads, with every folder as a source, whatever its name', () => {
    const odd = fc.constantFrom(
      'null',
      'true',
      '30',
      '1.0',
      '- a',
      'a: b',
      '#x',
      ' x ',
      ' ',
      'a\u2003',
      '\u00a0',
      "it's",
      '"',
      '*a',
      '[a]',
      '😀',
      '~',
      'a\nb',
    );
    const name = fc.oneof(odd, fc.string({unit: 'grapheme', minLength: 1, maxLength: 20}));
    const names = fc.uniqueArray(
      name.filter((text) => /^[^./\0][^/\0]*$/.test(text)),
      {minLength: 1, maxLength: 5},
    );
    fc.assert(
      fc.property(names, (folders) => {
        withDomains(folders, (folder) => {
          const {catalog, domains} = parseConfig(writeTemplate(folder), folder);
          expect(domains).toEqual(
            [...folders].sort().map((name_, id) => ({id, name: name_, role: 'source', aliases: []})),
          );
          expect(sources[catalog.source]({...catalog, domains}).catalog.columns.label).toHaveLength(
            folders.length,
          );
        });
      }),
      {numRuns: 50},
    );
  });

  it('writes the root relative to the folder that the file will lie in', () => {
    withDomains(['my data/photo'], (folder) => {
      const text = writeTemplate(join(folder, 'my data'), folder);
      expect(text).toContain('\n  root: my data # ');
      expect(parseConfig(text, folder).catalog.root).toBe(join(folder, 'my data'));
      expect(writeTemplate(join(folder, 'my data'))).toContain('\n  root: . # ');
    });
  });

  it('leaves out hidden folders and files', () => {
    withDomains(['photo', '.cache'], (folder) => {
      writeFileSync(join(folder, 'list.txt'), '');
      expect(parseConfig(writeTemplate(folder), folder).domains.map(({name}) => name)).toEqual(['photo']);
    });
  });

  it('leaves out folders without images, and names them', () => {
    withDomains(['photo', 'art'], (folder) => {
      mkdirSync(join(folder, 'docs', 'old'), {recursive: true});
      writeFileSync(join(folder, 'docs', 'old', 'list.txt'), '');
      mkdirSync(join(folder, '#empty'));
      symlinkSync(join(folder, 'docs'), join(folder, 'docs', 'loop'));
      symlinkSync(join(folder, 'art'), join(folder, 'linked'));
      const text = writeTemplate(folder);
      expect(parseConfig(text, folder).domains.map(({name}) => name)).toEqual(['art', 'linked', 'photo']);
      expect(text).toContain('\n# Without images, so left out: "#empty", docs\n');
    });
  });

  it('refuses a folder that is not there or holds none', () => {
    withDomains([], (folder) => {
      expect(() => writeTemplate(folder)).toThrow(
        `Expected the data folder to be one with a folder of images for each domain, got '${folder}'`,
      );
      expect(() => writeTemplate(join(folder, 'x'))).toThrow(
        `Expected the data folder to be a folder that exists, got '${folder}/x'`,
      );
    });
  });
});
