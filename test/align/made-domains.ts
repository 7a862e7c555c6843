import {z} from 'zod';

import {
  alignPicture,
  type AlignReport,
  alignments,
  type AlignStep,
  drawChain,
  prepareChain,
} from '../../src/align/index.js';
import type {Size} from '../../src/align/picture.js';
import {sampleStream} from '../../src/random.js';
import type {DomainStatistics, Role} from '../../src/types.js';

/** A domain of which everything is known. */
export interface MadeDomain {
  readonly name: string;
  readonly role: Role;
  readonly statistics: DomainStatistics;
}

/** Domains as chains name them: two of each role. */
export const NAMED = {
  domains: [
    {name: 'photo', role: 'source'},
    {name: 'art', role: 'source'},
    {name: 'sketch', role: 'target'},
    {name: 'quick', role: 'target'},
  ],
} as const;

/** A step with the defaults of its alignment. */
export function step(alignment: string, options: Readonly<Record<string, unknown>> = {}): AlignStep {
  return {alignment, options: alignments[alignment].options(z).parse(options)};
}

/** The random streams of a visit of a sample. */
export const streamOf = (sampleId: bigint) => (operation: number) =>
  sampleStream(7n, {sampleId, epoch: 1, pass: 0, view: 0}, operation);

/** Aligns a copy of one of a domain's pictures, by all that a sidecar does: prepared, cloned to a thread, drawn, applied. */
export function align(
  pixels: Uint8Array,
  size: Size,
  steps: readonly AlignStep[],
  own: string,
  domains: readonly MadeDomain[],
  sampleId = 1n,
): AlignReport & {readonly pixels: Uint8Array} {
  const statisticsOf = (names: readonly string[]) => {
    const [only] = domains.filter(({name}) => name === names.join('+'));
    return only.statistics;
  };
  const chain = structuredClone(prepareChain(steps, own, {domains, size, statisticsOf}));
  const aligned = pixels.slice();
  return {...alignPicture(aligned, size, drawChain(chain, streamOf(sampleId))), pixels: aligned};
}
