import {relativePath} from '../catalog/index.js';
import {type Config, type FeedConfig, loadConfig} from '../config/index.js';
import {DomainfeedError, expected} from '../errors.js';
import {type BatchKey, createPlan, MAX_COUNT, type Plan, type PlannedSample} from '../plan/index.js';
import type {Catalog, Domain} from '../types.js';

import {openCatalog} from './open-catalog.js';
import {formatTable} from './table.js';

/** Options of the command line. */
export interface PlanOptions {
  readonly config: string;
  readonly feed: string;
  readonly epoch: number;
  readonly worldSize: number;
  readonly rank: number;
  readonly step?: number;
  /** domain=count, instead of a catalog. */
  readonly samples: readonly string[];
  readonly json: boolean;
}

/** What the plan is made of: real samples, or supposed ones without paths. */
interface Ground {
  readonly domains: readonly Domain[];
  readonly catalog?: Catalog;
}

/** What a request can ask for. */
const MAX_EPOCH = 2 ** 32 - 1;

/** `domainfeed plan`: how long an epoch is and what it holds; with --step the exact samples. */
export function plan(options: PlanOptions): void {
  if (options.epoch > MAX_EPOCH) throw expected('--epoch', `0 to ${MAX_EPOCH}`, options.epoch);
  const config = loadConfig(options.config);
  const feed = feedNamed(config, options.feed);
  const ground = options.samples.length > 0 ? suppose(config, options.samples) : read(config);
  const domains = feed.domains.map((name) => domainNamed(ground.domains, name));
  const made = createPlan(feed.name, domains, feed.batch, options.worldSize);
  const print = options.step === undefined ? printEpoch : printStep;
  process.stdout.write(print(made, feed, ground, options));
}

function feedNamed(config: Config, name: string): FeedConfig {
  const names = config.feeds.map((feed) => feed.name);
  const found = config.feeds.find((feed) => feed.name === name);
  if (found === undefined) throw expected('--feed', `one of ${names.join(', ')}`, name, names);
  return found;
}

function domainNamed(domains: readonly Domain[], name: string): Domain {
  const found = domains.find((domain) => domain.name === name);
  if (found === undefined)
    throw expected('--samples', `given for each domain of the feed, also ${name}`, undefined);
  return found;
}

function read(config: Config): Ground {
  const {catalog} = openCatalog(config);
  return {domains: catalog.domains, catalog};
}

function suppose(config: Config, samples: readonly string[]): Ground {
  let start = 0;
  const names = config.domains.map(({name}) => name);
  const domains = samples.map((text): Domain => {
    const [, name, digits] = /^(.+)=(\d+)$/.exec(text) ?? [];
    const count = Number(digits);
    if (!(count >= 1 && count <= MAX_COUNT)) {
      throw expected('--samples', `DOMAIN=COUNT with a count from 1 to ${MAX_COUNT}`, text);
    }
    const domain = config.domains.find((candidate) => candidate.name === name);
    if (domain === undefined) throw expected('--samples', `for one of ${names.join(', ')}`, name, names);
    const {id, role} = domain;
    start += count;
    return {id, name, role, start: start - count, count};
  });
  return {domains};
}

function printEpoch(made: Plan, feed: FeedConfig, _ground: Ground, options: PlanOptions): string {
  const sequential = feed.batch.mode === 'sequential';
  const rows = made.domains.map(({domain, quota}) => {
    const visits = sequential ? domain.count : made.stepsInEpoch * quota;
    const repeats = visits / domain.count;
    return {domain: domain.name, id: domain.id, samples: domain.count, quota, visits, repeats};
  });
  const summary = {
    feed: feed.name,
    epoch: options.epoch,
    world_size: made.worldSize,
    steps_in_epoch: made.stepsInEpoch,
    global_batch: made.globalBatch,
  };
  if (options.json) return `${JSON.stringify({...summary, domains: rows})}\n`;
  const table = rows.map((row) => [
    row.domain,
    row.samples,
    sequential ? '-' : row.quota,
    row.visits,
    row.repeats.toFixed(2),
  ]);
  return (
    `${made.stepsInEpoch} steps of ${made.globalBatch} samples over ${made.worldSize} rank(s)\n` +
    formatTable([['domain', 'samples', 'per step', 'visits', 'repeats'], ...table])
  );
}

function printStep(made: Plan, feed: FeedConfig, ground: Ground, options: PlanOptions): string {
  const {epoch, rank, step = 0, json} = options;
  if (rank >= made.worldSize) throw expected('--rank', `below --world-size ${made.worldSize}`, rank);
  if (step >= made.stepsInEpoch) {
    throw new DomainfeedError(
      'INVALID_ARGUMENT',
      `Expected --step to be below ${made.stepsInEpoch}, got ${step}`,
    );
  }
  const key: BatchKey = {seed: BigInt(feed.seed), epoch, step, rank};
  const rows = made
    .runsOf(key)
    .flatMap(({domain, samples}) =>
      samples.map((sample) => ({domain: domain.name, ...describeSample(sample, domain, ground)})),
    );
  if (json) return `${JSON.stringify({feed: feed.name, epoch, step, rank, samples: rows})}\n`;
  return formatTable([
    ['domain', 'pass', 'place', 'sample', 'path'],
    ...rows.map((row) => [row.domain, row.pass, row.place, row.sample, row.path ?? '-']),
  ]);
}

function describeSample({index, pass, place}: PlannedSample, domain: Domain, {catalog}: Ground) {
  const known = catalog && {
    sample_id: catalog.columns.sampleId[index].toString(),
    path: relativePath(catalog.columns, index),
  };
  return {pass, place, sample: index - domain.start, sample_id: known?.sample_id, path: known?.path};
}
