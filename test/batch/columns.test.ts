import {describe, expect, it} from '@jest/globals';

import {columnsOf} from '../../src/batch/columns.js';
import {slotsOf} from '../../src/batch/slots.js';
import type {CatalogColumns, Domain} from '../../src/types.js';

const art: Domain = {id: 4, name: 'art', role: 'source', start: 0, count: 2};
const sketch: Domain = {id: 9, name: 'sketch', role: 'target', start: 2, count: 2};
const columns: CatalogColumns = {
  ...{root: '/', folders: [''], folder: new Uint32Array(4), names: new Uint8Array(0)},
  ...{nameStart: new Float64Array(5), bytes: new Float64Array(4)},
  label: Int32Array.of(0, 1, 2, -1),
  sampleId: BigUint64Array.of(10n, 11n, 12n, 13n),
};

const slots = () =>
  slotsOf([
    {domain: art, samples: [{index: 1, pass: 0, place: 0}]},
    {
      domain: sketch,
      samples: [
        {index: 2, pass: 0, place: 0},
        {index: 3, pass: 0, place: 1},
      ],
    },
  ]);

describe('columnsOf', () => {
  it('tells of each slot its domain, label and sample', () => {
    expect(columnsOf(slots(), columns, () => true)).toEqual({
      domain: [4, 9, 9],
      label: [1, 2, -1],
      sampleId: [11n, 12n, 13n],
      replaced: [],
    });
  });

  it('withholds labels by domain', () => {
    expect(columnsOf(slots(), columns, (domain) => domain === art).label).toEqual([1, -1, -1]);
  });

  it('tells of a stand-in what it stands for, and gives its label and id', () => {
    const filled = slots();
    Object.assign(filled[0], {used: 0, reason: 'empty file'});
    const {label, sampleId, replaced} = columnsOf(filled, columns, () => true);
    expect([label[0], sampleId[0]]).toEqual([0, 10n]);
    expect(replaced).toEqual([{slot: 0, wantedId: 11n, usedId: 10n, reason: 'empty file'}]);
  });
});
