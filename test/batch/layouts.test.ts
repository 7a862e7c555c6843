import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {arrangeRuns} from '../../src/batch/arrange-runs.js';
import {blocksOf, viewsOf} from '../../src/batch/block-table.js';
import type {SlotRun} from '../../src/batch/layout.js';
import {type LayoutName, layouts} from '../../src/batch/layouts.js';
import {slotsOf} from '../../src/batch/slots.js';

import {anyBatch, runsOf} from './made-runs.js';

/** The sample in each slot. */
const samplesOf = (runs: readonly SlotRun[]) => runs.flatMap(({samples}) => samples);

/** A letter a slot, for its domain; with the view behind it where there is one. */
const lettersOf = (runs: readonly SlotRun[]) =>
  runs
    .flatMap(({domain, samples, view}) =>
      samples.map(() => 'ABCDE'[domain.start / 1000] + String(view ?? '')),
    )
    .join(' ');

const none = {samplesPerDomain: 1, replicas: 1, bnGroupRanks: 1};

describe.each(Object.entries(layouts))('layout %s', (_name, layout) => {
  it('holds every sample once, or once in each view, and nothing else', () => {
    fc.assert(
      fc.property(anyBatch, ({runs, settings, views}) => {
        const times = layout.joinsViews ? views : 1;
        const counts = new Map<unknown, number>();
        for (const sample of samplesOf(layout.arrange(runs, settings, views))) {
          counts.set(sample, (counts.get(sample) ?? 0) + 1);
        }
        expect(new Set(counts.keys())).toEqual(new Set(samplesOf(runs)));
        expect([...counts.values()].every((count) => count === times)).toBe(true);
      }),
    );
  });

  it("keeps each domain's samples in their order, in every view", () => {
    fc.assert(
      fc.property(anyBatch, ({runs, settings, views}) => {
        const arranged = layout.arrange(runs, settings, views);
        for (const {domain, samples} of runs) {
          for (const view of layout.joinsViews ? Array.from({length: views}, (_, i) => i) : [undefined]) {
            const own = arranged.filter((run) => run.domain === domain && run.view === view);
            expect(samplesOf(own)).toEqual(samples);
          }
        }
      }),
    );
  });

  it('tells the domain of every slot by its blocks, which cover the batch without a gap', () => {
    fc.assert(
      fc.property(anyBatch, ({runs, settings, views}) => {
        const arranged = layout.arrange(runs, settings, views);
        const slots = slotsOf(arranged);
        let next = 0;
        for (const {domain, start, count} of blocksOf(arranged)) {
          expect(start).toBe(next);
          next += count;
          expect(slots.slice(start, next).every((slot) => slot.domain.id === domain)).toBe(true);
        }
        expect(next).toBe(slots.length);
      }),
    );
  });

  it('says of every slot which view it holds, if the views of a sample share a tensor', () => {
    fc.assert(
      fc.property(anyBatch, ({runs, settings, views}) => {
        const arranged = layout.arrange(runs, settings, views);
        const viewOf = viewsOf(arranged);
        expect(viewOf === undefined).toBe(!layout.joinsViews);
        expect(viewOf ?? samplesOf(arranged)).toHaveLength(samplesOf(arranged).length);
      }),
    );
  });
});

describe('the layouts', () => {
  const arrange = (layout: LayoutName, counts: readonly number[], settings = {}, views = 2) =>
    lettersOf(layouts[layout].arrange(runsOf(counts), {...none, ...settings}, views));

  it.each<[LayoutName, readonly number[], object, string]>([
    ['blocked', [4, 2], {}, 'A A A A B B'],
    ['domain_per_rank', [4], {}, 'A A A A'],
    ['paired', [2, 1], {}, 'A0 A0 A1 A1 B0 B1'],
    ['interleaved', [2, 2], {}, 'A B A B'],
    ['interleaved', [4, 4], {samplesPerDomain: 2}, 'A A B B A A B B'],
    ['interleaved', [1, 3], {}, 'A B B B'],
    ['interleaved', [8, 8], {samplesPerDomain: 4, replicas: 2}, 'A A A A B B B B A A A A B B B B'],
    ['interleaved', [4, 2, 2], {replicas: 2}, 'A B C A A B C A'],
  ])('%s puts %j samples with %j like this: %s', (layout, counts, settings, letters) => {
    expect(arrange(layout, counts, settings)).toBe(letters);
  });

  it('keeps the views of a sample at known slots: each one block behind the one before', () => {
    fc.assert(
      fc.property(anyBatch, ({runs, settings, views}) => {
        const slots = slotsOf(layouts.paired.arrange(runs, settings, views));
        let start = 0;
        for (const {samples} of runs) {
          for (let i = 0; i < samples.length * views; i++) {
            expect(slots[start + i]).toBe(slots[start + (i % samples.length)]);
          }
          start += samples.length * views;
        }
      }),
    );
  });

  it('gives each equal part of an interleaved batch the same share of every domain', () => {
    fc.assert(
      fc.property(anyBatch, ({runs, settings, views}) => {
        const slots = slotsOf(layouts.interleaved.arrange(runs, settings, views));
        const length = slots.length / settings.replicas;
        for (let part = 0; part < settings.replicas; part++) {
          const own = slots.slice(part * length, (part + 1) * length);
          for (const {domain, samples} of runs) {
            expect(own.filter((slot) => slot.domain === domain)).toHaveLength(
              samples.length / settings.replicas,
            );
          }
        }
      }),
    );
  });

  it('orders the domains anew for each step where that is asked for, in every layout', () => {
    for (const layout of Object.keys(layouts) as LayoutName[]) {
      const rule = {...none, layout, shuffleBlocks: true};
      const orders = Array.from({length: 50}, (_, step) => {
        const arranged = arrangeRuns(rule, runsOf([1, 1, 1]), 2, {seed: 7n, epoch: 0, step, rank: 0});
        return [...new Set(arranged.map(({domain}) => domain.name))].join();
      });
      expect(new Set(orders).size).toBe(6);
    }
  });
});
