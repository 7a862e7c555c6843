import {z} from 'zod';

import {describeExpected} from '../errors.js';
import {epochPolicies} from '../plan/index.js';

import {camelKeys} from './key-case.js';
import {oneOf} from './one-of.js';
import {type DomainNames, resolveDomains} from './resolve-domains.js';

/** Samples that one batch may hold. */
const MAX_SAMPLES = 100_000;

/** When an epoch ends: the name of a policy, or after so many steps. */
export type EpochConfig = keyof typeof epochPolicies | {readonly steps: number};

/** Batches with a fixed number of samples of every domain. */
export interface BalancedBatch {
  readonly mode: 'balanced';
  /** Samples of each domain of the feed, at least 1. */
  readonly perDomain: Readonly<Record<string, number>>;
  /** Whether `perDomain` counts the samples of one rank or of all ranks together. */
  readonly per: 'rank' | 'global';
  readonly layout: 'blocked';
  readonly epoch: EpochConfig;
  /** Draw the order of the domains' blocks anew for each step. */
  readonly shuffleBlocks: boolean;
  readonly domainsPerBatch: 'all';
}

/** Every sample once, in catalog order; the last batch may be short. */
export interface SequentialBatch {
  readonly mode: 'sequential';
  /** Samples of a step over all ranks. */
  readonly size: number;
}

const count = z.int().min(1).max(MAX_SAMPLES);
const policies = Object.keys(epochPolicies) as (keyof typeof epochPolicies)[];

const balancedSchema = z.strictObject({
  mode: z.literal('balanced').default('balanced').describe('A fixed number of samples of every domain.'),
  per_domain: z
    .union([count, z.record(z.string(), count)], {
      error: `a whole number, 1 to ${MAX_SAMPLES}, or a map with one for each domain of the feed`,
    })
    .describe('Samples of each domain: one number, or a map from domain to number.'),
  per: z
    .enum(['rank', 'global'])
    .default('rank')
    .describe('What per_domain counts: one rank, or all together.'),
  layout: z.literal('blocked', {error: 'blocked (the only layout of this version)'}).default('blocked'),
  epoch: z
    .union([z.enum(policies), z.strictObject({steps: z.int().min(1).max(1e9)})], {
      error: oneOf([...policies, '{steps: N}']),
    })
    .default('longest')
    .describe(
      'When an epoch ends: with the longest or shortest domain, by the total, or after so many steps.',
    ),
  shuffle_blocks: z
    .boolean()
    .default(false)
    .describe("Draw the order of the domains' blocks anew for each step."),
  domains_per_batch: z
    .literal('all', {error: 'all (this version has every domain of the feed in every batch)'})
    .default('all'),
});

const sequentialSchema = z.strictObject({
  mode: z.literal('sequential').describe('Every sample once, in catalog order.'),
  size: count.describe('Samples of a step over all ranks.'),
});

/** The section `batch` of a feed. */
export const batchSchema = z.discriminatedUnion('mode', [balancedSchema, sequentialSchema]);

/**
 * The batch rule with one number for each domain of the feed.
 *
 * @param domains - Own names of the feed's domains.
 * @param names - The names of all domains.
 * @param field - Place of the section in the file.
 * @param problems - Gets one line for each fault.
 */
export function readBatch(
  section: z.output<typeof batchSchema>,
  domains: readonly string[],
  names: DomainNames,
  field: string,
  problems: string[],
): BalancedBatch | SequentialBatch {
  if (section.mode === 'sequential') return section;
  const {per_domain, ...rest} = section;
  const path = `${field}.per_domain`;
  const perDomain =
    typeof per_domain === 'number'
      ? Object.fromEntries(domains.map((name) => [name, per_domain]))
      : countsOf(per_domain, domains, names, path, problems);
  const samples = Object.values(perDomain).reduce((sum, value) => sum + value, 0);
  if (samples > MAX_SAMPLES) {
    problems.push(describeExpected(path, `at most ${MAX_SAMPLES} samples in all`, samples));
  }
  return {...camelKeys(rest), perDomain};
}

function countsOf(
  counts: Readonly<Record<string, number>>,
  domains: readonly string[],
  names: DomainNames,
  path: string,
  problems: string[],
): Record<string, number> {
  const own = new Map([...names].filter(([, name]) => domains.includes(name)));
  const words = Object.keys(counts);
  resolveDomains(
    words.map((word) => ({word, field: `each key of ${path}`})),
    own,
    problems,
  );
  const given = new Map(words.map((word) => [own.get(word), counts[word]]));
  const missing = domains.filter((name) => !given.has(name));
  if (missing.length > 0) {
    problems.push(
      describeExpected(path, `a number for each domain of the feed (${missing.join(', ')} too)`, counts),
    );
  }
  return Object.fromEntries(domains.map((name) => [name, given.get(name) ?? 0]));
}
