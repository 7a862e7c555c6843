import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {domainOf, fileName, relativePath, samplePath} from '../../src/catalog/catalog.js';
import type {CatalogColumns, Domain} from '../../src/types.js';

describe('relativePath, samplePath and fileName', () => {
  const names = Buffer.from('1.pngé 😀.jpg2.png');
  const columns: CatalogColumns = {
    root: '/data',
    folders: ['photo/dog', 'photo/my cat'],
    folder: Uint32Array.of(0, 1, 0),
    names: new Uint8Array(new SharedArrayBuffer(names.length)),
    nameStart: Float64Array.of(0, 5, names.length - 5, names.length),
    bytes: new Float64Array(3),
    label: new Int32Array(3),
    sampleId: new BigUint64Array(3),
  };
  columns.names.set(names);

  it('join the folder of a sample and its name', () => {
    expect([0, 1, 2].map((index) => relativePath(columns, index))).toEqual([
      'photo/dog/1.png',
      'photo/my cat/é 😀.jpg',
      'photo/dog/2.png',
    ]);
    expect(samplePath(columns, 1)).toBe('/data/photo/my cat/é 😀.jpg');
    expect(fileName(columns, 2)).toBe('2.png');
  });

  it('read columns that another thread sent', () => {
    expect(samplePath(structuredClone(columns), 2)).toBe('/data/photo/dog/2.png');
  });
});

describe('domainOf', () => {
  it('finds the run that an index lies in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 1, max: 5}), {minLength: 1, maxLength: 40}), (counts) => {
        let start = 0;
        const domains = counts.map((count, id): Domain => {
          const domain = {id, name: String(id), role: 'source' as const, start, count};
          start += count;
          return domain;
        });
        for (const domain of domains) {
          for (let index = domain.start; index < domain.start + domain.count; index++) {
            expect(domainOf({domains}, index)).toBe(domain);
          }
        }
      }),
    );
  });
});
