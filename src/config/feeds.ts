import {z} from 'zod';

import {MAX_AMPLITUDE_PIXELS, needsOf} from '../align/index.js';
import {describeExpected} from '../errors.js';

import {alignSchema} from './align.js';
import {type BalancedBatch, batchSchema, readBatch, type SequentialBatch} from './batch.js';
import {checkBatch} from './check-batch.js';
import type {DomainConfig} from './domains.js';
import {fieldPath} from './field-path.js';
import {type ImageConfig, imageSchema} from './image.js';
import {type MixConfig, mixSchema, readMix} from './mix.js';
import {type NormalizeConfig, normalizeSchema} from './normalize.js';
import {parseSection} from './parse-section.js';
import {entriesOf, plainOf} from './read-yaml.js';
import {namesOfDomains, resolveDomains} from './resolve-domains.js';
import {augmentSchema, readViews, type ViewConfig, viewsSchema} from './views.js';

/** A recipe for batches that trainers ask for by name. */
export interface FeedConfig {
  readonly name: string;
  /** Own names of domains, in the order of their blocks. */
  readonly domains: readonly string[];
  /** 0 to 2^53 - 1; what requests without a seed get. */
  readonly seed: number;
  /** True: labels of targets are sent too. */
  readonly revealLabels: boolean;
  readonly batch: BalancedBatch | SequentialBatch;
  readonly image: ImageConfig;
  readonly views: readonly ViewConfig[];
  readonly mix?: MixConfig;
  readonly normalize: NormalizeConfig;
  readonly statistics: StatisticsConfig;
  readonly badSamples: BadSamplesConfig;
}

/** How domains are measured. */
export interface StatisticsConfig {
  /** Share of each domain's samples that is measured, above 0 up to 1. */
  readonly share: number;
}

/** What happens to samples that can't be used. */
export interface BadSamplesConfig {
  /** Share of a domain that may be bad, 0 to 1; 0 = the first one fails the call. */
  readonly budget: number;
  /** A file whose content is of another format than its name says: treat it as bad, or decode it. */
  readonly mislabelled: 'replace' | 'decode';
}

const share = z.number().min(0).max(1);

const feedName = z.string().regex(/^[\w.-]{1,128}$/, {error: "a name of letters, digits, '_', '-' and '.'"});

const feedSchema = z.strictObject({
  domains: z.array(z.string()).min(1).optional().describe('Names or aliases; all domains unless given.'),
  seed: z
    .int({error: 'a whole number, 0 to 2^53 - 1'})
    .min(0, {error: 'a whole number, 0 to 2^53 - 1'})
    .default(0)
    .describe('What requests without a seed get.'),
  reveal_labels: z.boolean().default(false).describe('Send the labels of targets too: for evaluation.'),
  batch: batchSchema,
  image: imageSchema.prefault({}),
  align: alignSchema.default([]).describe('Alignments in the order in which they are applied.'),
  augment: augmentSchema.default([]).describe('Operations in the order in which they are applied.'),
  views: viewsSchema.prefault({default: {}}).describe('Pictures made of each sample, by name.'),
  mix: mixSchema,
  normalize: normalizeSchema
    .prefault({})
    .describe("By the trainer's device, or by the sidecar where image.dtype is a float: what by."),
  statistics: z
    .strictObject({
      share: z
        .number()
        .gt(0)
        .max(1)
        .default(1)
        .describe("Share of each domain's images that is measured, chosen by the hash of a sample's id."),
    })
    .prefault({})
    .describe('How domains are measured, where alignment or normalisation needs it.'),
  bad_samples: z
    .strictObject({
      budget: share
        .default(0.01)
        .describe('Share of a domain that may be bad; 0 = the first one fails the call.'),
      mislabelled: z
        .enum(['replace', 'decode'])
        .default('replace')
        .describe('Files of another format than their name says.'),
    })
    .prefault({}),
});

/** The section `feeds` of the file. */
export const feedsSchema = z.record(feedName, feedSchema);

/**
 * The section `feeds`. What depends on several settings is checked once each of them is right.
 *
 * @param domains - Undefined if that section is at fault: what depends on it isn't checked then.
 * @param problems - Gets one line for each fault.
 */
export function readFeeds(
  value: unknown,
  domains: readonly DomainConfig[] | undefined,
  problems: string[],
): FeedConfig[] {
  const entries = entriesOf(value) ?? [];
  if (entries.length === 0)
    problems.push(describeExpected('feeds', 'a map of one feed or more', plainOf(value)));
  return entries.flatMap(([name, entry]): FeedConfig[] => {
    const path = ['feeds', name];
    const right = parseSection(feedName, name, path, problems);
    const section = parseSection(feedSchema, plainOf(entry), path, problems);
    if (right === undefined || section === undefined) return [];
    return [readFeed(name, section, domains ?? [], domains === undefined ? [] : problems)];
  });
}

function readFeed(
  name: string,
  section: z.output<typeof feedSchema>,
  all: readonly DomainConfig[],
  problems: string[],
): FeedConfig {
  const field = fieldPath(['feeds', name]);
  const names = namesOfDomains(all);
  const words = section.domains?.map((word, place) => ({word, field: `${field}.domains[${place}]`}));
  const domains =
    words === undefined ? all.map((domain) => domain.name) : resolveDomains(words, names, problems);
  const batch = readBatch(section.batch, domains, names, `${field}.batch`, problems);
  const {align, augment} = section;
  const views = readViews(section.views, {field, align, augment, domains: all}, problems);
  const mix = readMix(section.mix);
  const withheld = all.filter(({role, name: own}) => role === 'target' && domains.includes(own));
  const ground = {
    field,
    domains: (words ?? all).length,
    withheld: section.reveal_labels ? [] : withheld.map((domain) => domain.name),
    views: views.length,
    mix,
  };
  problems.push(...checkBatch(batch, ground));
  const {width, height} = section.image;
  const isTransformed = views.some((view) => needsOf(view.align, {domains: all}).amplitude);
  if (isTransformed && width * height > MAX_AMPLITUDE_PIXELS) {
    const rule = `of at most ${MAX_AMPLITUDE_PIXELS} pixels where fourier is used`;
    problems.push(describeExpected(`${field}.image.size`, rule, [height, width]));
  }
  return {
    name,
    domains,
    seed: section.seed,
    revealLabels: section.reveal_labels,
    batch,
    image: section.image,
    views,
    mix,
    normalize: section.normalize,
    statistics: section.statistics,
    badSamples: section.bad_samples,
  };
}
