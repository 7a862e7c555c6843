import fc from 'fast-check';

import type {Domain, DomainRun} from '../../src/types.js';

/** One run a domain with so many samples, as a plan gives them; the domains' ids are not their places. */
export function runsOf(counts: readonly number[]): DomainRun[] {
  return counts.map((count, place) => {
    const domain: Domain = {
      id: place * 3 + 1,
      name: `d${place}`,
      role: 'source',
      start: place * 1000,
      count: 1000,
    };
    const samples = Array.from({length: count}, (_, i) => ({index: domain.start + i, pass: 0, place: i}));
    return {domain, samples};
  });
}

/** A batch that every layout can arrange: quotas are multiples of `replicas` x `samplesPerDomain`. */
export const anyBatch = fc
  .record({
    samplesPerDomain: fc.integer({min: 1, max: 4}),
    replicas: fc.integer({min: 1, max: 3}),
    bnGroupRanks: fc.integer({min: 1, max: 4}),
    shares: fc.array(fc.integer({min: 1, max: 4}), {minLength: 1, maxLength: 5}),
    views: fc.integer({min: 2, max: 4}),
  })
  .map(({shares, views, ...settings}) => ({
    settings,
    views,
    runs: runsOf(shares.map((share) => share * settings.samplesPerDomain * settings.replicas)),
  }));
