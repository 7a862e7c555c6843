import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {catalogHash} from '../../src/catalog/catalog-hash.js';
import {scanFolder, type SourceDomain} from '../../src/catalog/index.js';

import {domainsNamed, madeDomain, under, withTree} from './made-tree.js';

const photo = domainsNamed(['photo']);

function hashOf(sizes: Readonly<Record<string, number>>, domains: readonly SourceDomain[] = photo): string {
  return withTree(sizes, (root) => scanFolder({root, exclude: [], domains}).catalog.hash);
}

describe('catalogHash', () => {
  it('is a SHA-256 in hex', () => {
    expect(hashOf({'photo/dog/1.png': 3})).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes when any one file changes its size, its name or its folder, or is gone', () => {
    fc.assert(
      fc.property(madeDomain, fc.nat(), (files, pick) => {
        const before = hashOf(under({photo: files}));
        const path = Object.keys(files)[pick % Object.keys(files).length];
        const {[path]: bytes, ...others} = files;
        const changed = [
          {...others, [path]: bytes + 1},
          {...others, [`${path}.png`]: bytes},
          {...others, [`another class/${path}`]: bytes},
          {...others, 'q/q.png': 1},
        ].map((tree) => hashOf(under({photo: tree})));
        expect(new Set([before, ...changed]).size).toBe(5);
      }),
      {numRuns: 30},
    );
  });

  it('changes when a label moves though no path of its domain does', () => {
    const sizes = {'photo/dog/1.png': 3, 'sketch/horse/1.png': 3};
    const both = domainsNamed(['photo', 'sketch']);
    expect(hashOf({...sizes, 'sketch/cat/1.png': 3}, both)).not.toBe(
      hashOf({...sizes, 'sketch/elk/1.png': 3}, both),
    );
  });

  it('changes with a label alone', () => {
    withTree({'photo/cat/1.png': 1, 'photo/dog/1.png': 1}, (root) => {
      const {catalog} = scanFolder({root, exclude: [], domains: photo});
      const before = catalogHash(catalog, ['cat', 'dog']);
      expect(before).toBe(catalog.hash);
      catalog.columns.label[0] = 1;
      expect(catalogHash(catalog, ['cat', 'dog'])).not.toBe(before);
    });
  });

  it('changes with id, name and role of a domain', () => {
    const sizes = {'photo/dog/1.png': 3};
    const [domain] = photo;
    const hashes = [
      domain,
      {...domain, id: 1},
      {...domain, role: 'target' as const},
      {...domain, name: 'real', aliases: ['photo']},
    ].map((changed) => hashOf(sizes, [changed]));
    expect(new Set(hashes).size).toBe(4);
  });

  it('does not depend on which of its names a domain folder bears', () => {
    const domains = [{...photo[0], aliases: ['Photo']}];
    expect(hashOf({'Photo/dog/1.png': 3}, domains)).toBe(hashOf({'photo/dog/1.png': 3}, domains));
  });
});
