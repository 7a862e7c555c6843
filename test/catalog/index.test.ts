import {statSync} from 'node:fs';

import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {domainOf, samplePath, sources} from '../../src/catalog/index.js';

import {domainsNamed, madeDomain, pathsOf, under, withTree} from './made-tree.js';

const RUNS = {numRuns: 60};

describe.each(Object.entries(sources))('the source %s', (_, scan) => {
  it('sorts the samples of each domain by full path, by code unit', () => {
    fc.assert(
      fc.property(madeDomain, madeDomain, (photo, sketch) => {
        withTree(under({photo, sketch}), (root) => {
          const {catalog} = scan({root, exclude: [], domains: domainsNamed(['sketch', 'photo'])});
          const expected = [...Object.keys(under({sketch})).sort(), ...Object.keys(under({photo})).sort()];
          expect(pathsOf(catalog)).toEqual(expected);
        });
      }),
      RUNS,
    );
  });

  it('gives each domain one run of samples, one after the other, in the order asked for', () => {
    fc.assert(
      fc.property(madeDomain, madeDomain, madeDomain, (a, b, c) => {
        withTree(under({a, b, c}), (root) => {
          const {catalog} = scan({root, exclude: [], domains: domainsNamed(['c', 'a', 'b'])});
          let next = 0;
          for (const domain of catalog.domains) {
            expect(domain.start).toBe(next);
            next += domain.count;
          }
          expect(catalog.domains.map(({id, name}) => [id, name])).toEqual([
            [0, 'c'],
            [1, 'a'],
            [2, 'b'],
          ]);
          expect(next).toBe(catalog.columns.label.length);
          const folders = pathsOf(catalog).map((path) => path.split('/')[0]);
          expect(folders).toEqual(folders.map((__, index) => domainOf(catalog, index).name));
        });
      }),
      RUNS,
    );
  });

  it('tells path, size and class of every sample', () => {
    fc.assert(
      fc.property(madeDomain, madeDomain, (photo, sketch) => {
        const sizes = under({photo, sketch});
        withTree(sizes, (root) => {
          const {catalog} = scan({root, exclude: [], domains: domainsNamed(['photo', 'sketch'])});
          const classes = new Set(Object.keys(sizes).map((path) => path.split('/')[1]));
          expect(catalog.classes).toEqual([...classes].sort());
          for (const [index, path] of pathsOf(catalog).entries()) {
            expect(catalog.columns.bytes[index]).toBe(sizes[path]);
            expect(catalog.classes[catalog.columns.label[index]]).toBe(path.split('/')[1]);
            expect(statSync(samplePath(catalog.columns, index)).size).toBe(sizes[path]);
          }
        });
      }),
      RUNS,
    );
  });

  it('keeps ids and order of the other domains when a domain is left out', () => {
    fc.assert(
      fc.property(madeDomain, madeDomain, madeDomain, (a, b, c) => {
        withTree(under({a, b, c}), (root) => {
          const all = domainsNamed(['a', 'b', 'c']);
          const rest = scan({root, exclude: [], domains: [all[0], all[2]]}).catalog;
          const full = scan({root, exclude: [], domains: all}).catalog;
          const kept = pathsOf(full).flatMap((path, index) =>
            path.startsWith('b/') ? [] : [[path, full.columns.sampleId[index]]],
          );
          expect(pathsOf(rest).map((path, index) => [path, rest.columns.sampleId[index]])).toEqual(kept);
        });
      }),
      RUNS,
    );
  });

  it('gives every sample an id of its own, of 63 bits', () => {
    fc.assert(
      fc.property(madeDomain, (files) => {
        withTree(under({a: files, b: files}), (root) => {
          const {sampleId} = scan({root, exclude: [], domains: domainsNamed(['a', 'b'])}).catalog.columns;
          expect(new Set(sampleId).size).toBe(2 * Object.keys(files).length);
          expect(sampleId.every((id) => id < 2n ** 63n)).toBe(true);
        });
      }),
      RUNS,
    );
  });

  it('gives the same catalog wherever the root lies', () => {
    fc.assert(
      fc.property(madeDomain, (photo) => {
        const catalogs = [1, 2].map(() =>
          withTree(
            under({photo}),
            (root) => scan({root, exclude: [], domains: domainsNamed(['photo'])}).catalog,
          ),
        );
        expect(catalogs[0].columns.root).not.toBe(catalogs[1].columns.root);
        expect(catalogs[0].hash).toBe(catalogs[1].hash);
        expect(catalogs[0].columns.sampleId).toEqual(catalogs[1].columns.sampleId);
      }),
      RUNS,
    );
  });

  it('keeps its columns in shared memory', () => {
    withTree({'photo/dog/1.png': 3}, (root) => {
      const {columns} = scan({root, exclude: [], domains: domainsNamed(['photo'])}).catalog;
      const arrays = Object.values(columns).filter((column) => ArrayBuffer.isView(column));
      expect(arrays).toHaveLength(6);
      for (const {buffer} of arrays) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    });
  });
});
