import type {SlotRun} from './layout.js';

/** A run of slots that hold samples of one domain. */
export interface Block {
  /** Domain id. */
  readonly domain: number;
  /** First slot. */
  readonly start: number;
  readonly count: number;
}

/** The block table of runs that stand one after the other. */
export function blocksOf(runs: readonly SlotRun[]): Block[] {
  let start = 0;
  return runs.map(({domain, samples}) => {
    const block = {domain: domain.id, start, count: samples.length};
    start += samples.length;
    return block;
  });
}

/** (N) the view that stands in each slot; undefined where every view has a tensor of its own. */
export function viewsOf(runs: readonly SlotRun[]): number[] | undefined {
  const views = runs.flatMap(({samples, view}) => (view === undefined ? [] : samples.map(() => view)));
  return views.length > 0 ? views : undefined;
}
