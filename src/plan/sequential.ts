import type {BatchKey, Domain, DomainRun, PlannedSample} from '../types.js';

import type {Plan} from './plan.js';

/**
 * The plan that visits every sample once, in catalog order: for evaluation.
 *
 * Each rank takes a contiguous share of each step's `size` samples. The last step is short, so that ranks may
 * get fewer samples than others, or none.
 */
export function planSequential(domains: readonly Domain[], size: number, worldSize: number): Plan {
  const ordered = domains.toSorted((a, b) => a.start - b.start);
  const total = ordered.reduce((sum, {count}) => sum + count, 0);
  return {
    worldSize,
    stepsInEpoch: Math.ceil(total / size),
    globalBatch: size,
    domains: ordered.map((domain) => ({domain, quota: 0})),
    visitsIn: () => ordered.map(({count}) => count),
    runsOf: ({step, rank}: BatchKey) => {
      const first = step * size;
      const length = Math.min(size, total - first);
      const begin = first + Math.floor((length * rank) / worldSize);
      const end = first + Math.floor((length * (rank + 1)) / worldSize);
      return runsBetween(ordered, begin, end);
    },
  };
}

/** The samples at positions [begin, end) of the domains laid end to end. */
function runsBetween(domains: readonly Domain[], begin: number, end: number): DomainRun[] {
  const runs: DomainRun[] = [];
  let domainBegin = 0;
  for (const domain of domains) {
    const from = Math.max(begin - domainBegin, 0);
    const to = Math.min(end - domainBegin, domain.count);
    if (from < to) runs.push({domain, samples: placesBetween(domain, from, to)});
    domainBegin += domain.count;
  }
  return runs;
}

function placesBetween(domain: Domain, from: number, to: number): PlannedSample[] {
  return Array.from({length: to - from}, (_, i) => ({
    index: domain.start + from + i,
    pass: 0,
    place: from + i,
  }));
}
