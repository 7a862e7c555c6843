import {z} from 'zod';

import type {LayoutSettings} from '../batch/layout.js';
import {type LayoutName, layouts} from '../batch/layouts.js';
import {describeExpected} from '../errors.js';
import {epochPolicies, type MissingClasses} from '../plan/index.js';

import {camelKeys, snakeKeys} from './key-case.js';
import {oneOf} from './one-of.js';
import {type DomainNames, resolveDomains} from './resolve-domains.js';

/** Samples that one batch may hold. */
const MAX_SAMPLES = 100_000;

/** When an epoch ends: the name of a policy, or after so many steps. */
export type EpochConfig = keyof typeof epochPolicies | {readonly steps: number};

/** Batches with a fixed number of samples of every domain. Of the layout's settings it has those that the layout has. */
export interface BalancedBatch extends Partial<LayoutSettings> {
  readonly mode: 'balanced';
  /** Samples of each domain of the feed, at least 1; or else `perClass`. */
  readonly perDomain?: Readonly<Record<string, number>>;
  /** Samples of each class of each domain. */
  readonly perClass?: number;
  /** With `perClass`. */
  readonly missingClasses?: MissingClasses;
  /** Whether the quotas count the samples of one rank or of all ranks together. */
  readonly per: 'rank' | 'global';
  readonly layout: LayoutName;
  readonly epoch: EpochConfig;
  /** Draw the order of the domains anew for each step. */
  readonly shuffleBlocks: boolean;
  /** So many domains in each step, by turns. */
  readonly domainsPerBatch: 'all' | number;
}

/** Every sample once, in catalog order; the last batch may be short. */
export interface SequentialBatch {
  readonly mode: 'sequential';
  /** Samples of a step over all ranks. */
  readonly size: number;
}

const PER_DOMAIN_RULE = `a whole number, 1 to ${MAX_SAMPLES}, or a map with one for each domain of the feed`;

const count = z.int().min(1).max(MAX_SAMPLES);
const layoutNames = Object.keys(layouts) as LayoutName[];
const policies = Object.keys(epochPolicies) as (keyof typeof epochPolicies)[];

const balancedSchema = z.strictObject({
  mode: z.literal('balanced').default('balanced').describe('A fixed number of samples of every domain.'),
  per_domain: z
    .union([count, z.record(z.string(), count)], {error: PER_DOMAIN_RULE})
    .optional()
    .describe('Samples of each domain: one number, or a map from domain to number.'),
  per_class: count.optional().describe('Instead of per_domain: samples of each class of each domain.'),
  missing_classes: z
    .enum(['refuse', 'leave_out'])
    .optional()
    .describe('With per_class: what becomes of a class that a domain has no sample of; refuse unless given.'),
  per: z
    .enum(['rank', 'global'])
    .default('rank')
    .describe('What per_domain or per_class counts: one rank, or all together.'),
  layout: z.enum(layoutNames).default('blocked').describe('How the samples stand in the batch.'),
  samples_per_domain: count
    .optional()
    .describe('With layout interleaved: samples of a domain that stand side by side; 1 unless given.'),
  replicas: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe(
      'With layout interleaved: equal parts of the batch that nn.DataParallel makes; 1 unless given.',
    ),
  bn_group_ranks: z
    .int()
    .min(1)
    .max(65_536)
    .optional()
    .describe('With layout domain_per_rank: neighbouring ranks that hold the same domain; 1 unless given.'),
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
    .union([z.literal('all'), z.int().min(1).max(65_536)], {error: 'all, or a whole number >= 1'})
    .default('all')
    .describe('Domains in each step: all, or so many by turns.'),
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
  const {per_domain, per_class, missing_classes, samples_per_domain, replicas, bn_group_ranks, ...rest} =
    section;
  const settings = readSettings(rest.layout, {samples_per_domain, replicas, bn_group_ranks}, field, problems);
  const rule = {...camelKeys(rest), ...settings};
  const path = `${field}.per_domain`;
  if (per_class !== undefined) {
    if (per_domain !== undefined)
      problems.push(describeExpected(path, 'left out with per_class', per_domain));
    return {...rule, perClass: per_class, missingClasses: missing_classes ?? 'refuse'};
  }
  if (missing_classes !== undefined) {
    problems.push(
      describeExpected(`${field}.missing_classes`, 'left out without per_class', missing_classes),
    );
  }
  const perDomain = readPerDomain(per_domain, domains, names, path, problems);
  const samples = Object.values(perDomain).reduce((sum, value) => sum + value, 0);
  if (samples > MAX_SAMPLES) {
    problems.push(describeExpected(path, `at most ${MAX_SAMPLES} samples in all`, samples));
  }
  return {...rule, perDomain};
}

/** The settings that the layout has, filled up with its defaults. */
function readSettings(
  layout: LayoutName,
  given: Readonly<Record<string, number | undefined>>,
  field: string,
  problems: string[],
): Partial<LayoutSettings> {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const own = snakeKeys(layouts[layout].settings);
  for (const [key, value] of Object.entries(set)) {
    if (key in own) continue;
    const owners = layoutNames.filter((name) => key in snakeKeys(layouts[name].settings));
    const rule = `left out with layout ${layout} (it is a setting of ${owners.join(', ')})`;
    problems.push(describeExpected(`${field}.${key}`, rule, value));
  }
  return camelKeys({...own, ...set});
}

function readPerDomain(
  value: number | Readonly<Record<string, number>> | undefined,
  domains: readonly string[],
  names: DomainNames,
  path: string,
  problems: string[],
): Record<string, number> {
  if (value === undefined) {
    problems.push(describeExpected(path, `${PER_DOMAIN_RULE}; or else per_class`, value));
    return {};
  }
  if (typeof value === 'object') return countsOf(value, domains, names, path, problems);
  return Object.fromEntries(domains.map((name) => [name, value]));
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
