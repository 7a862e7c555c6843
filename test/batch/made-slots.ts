import fc from 'fast-check';

import {arrangeRuns} from '../../src/batch/arrange-runs.js';
import {viewsOf} from '../../src/batch/block-table.js';
import type {LayoutName} from '../../src/batch/layouts.js';
import type {MixedSlot} from '../../src/batch/mix-partners.js';
import {mixedSlots} from '../../src/batch/mixed-slots.js';
import {slotsOf} from '../../src/batch/slots.js';
import type {CatalogColumns} from '../../src/types.js';

import {runsOf} from './made-runs.js';

const SAMPLES = 6000;
const columns: CatalogColumns = {
  ...{root: '/', folders: [''], folder: new Uint32Array(0), names: new Uint8Array(0)},
  ...{nameStart: new Float64Array(1), bytes: new Float64Array(0)},
  label: Int32Array.from({length: SAMPLES}, (_, index) => (index % 5) - 1),
  sampleId: BigUint64Array.from({length: SAMPLES}, (_, index) => BigInt(index) * 0x9e37_79b9_7f4an + 1n),
};

/** A batch of domains with so many samples, as mixing sees it. Labels go round -1 (none), 0, 1, 2, 3. */
export function madeSlots(counts: readonly number[], layout: LayoutName = 'blocked', views = 2): MixedSlot[] {
  const key = {seed: 0n, epoch: 0, step: 0, rank: 0};
  const runs = arrangeRuns({layout, shuffleBlocks: false}, runsOf(counts), views, key);
  return mixedSlots(slotsOf(runs), viewsOf(runs), columns);
}

/** A batch of 1 to 6 domains of uneven sizes in any layout. */
export const anySlots = fc
  .record({
    counts: fc.array(fc.integer({min: 1, max: 9}), {minLength: 1, maxLength: 6}),
    layout: fc.constantFrom<LayoutName>('blocked', 'interleaved', 'paired'),
    views: fc.integer({min: 2, max: 4}),
  })
  .map(({counts, layout, views}) => madeSlots(counts, layout, views));
