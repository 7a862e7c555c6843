import type {DomainRun} from '../types.js';

import type {Layout, SlotRun} from './layout.js';

/**
 * Short runs by turns: `A A B B A A B B` with `samples_per_domain: 2`. Where a domain has more samples than another, its
 * last runs follow each other. With `replicas: G` the batch is G such sequences with the same share of every domain, so
 * that a batch which nn.DataParallel cuts in G equal parts has all domains on every device.
 */
export const interleaved: Layout = {
  settings: {samplesPerDomain: 1, replicas: 1},
  joinsViews: false,
  oneDomain: false,
  arrange: (runs, {samplesPerDomain, replicas}) =>
    Array.from({length: replicas}, (_, replica) =>
      takeTurns(
        runs.map((run) => partOf(run, replica, replicas)),
        samplesPerDomain,
      ),
    ).flat(),
};

function partOf({domain, samples}: DomainRun, part: number, parts: number): DomainRun {
  const length = samples.length / parts;
  return {domain, samples: samples.slice(part * length, (part + 1) * length)};
}

function takeTurns(runs: readonly DomainRun[], length: number): SlotRun[] {
  const turns = Math.max(...runs.map(({samples}) => samples.length / length));
  return Array.from({length: turns}, (_, turn) =>
    runs.map(({domain, samples}) => ({domain, samples: samples.slice(turn * length, (turn + 1) * length)})),
  )
    .flat()
    .filter(({samples}) => samples.length > 0);
}
