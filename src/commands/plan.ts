import {type Config, type FeedConfig, loadConfig} from '../config/index.js';
import {expected} from '../errors.js';
import {classesOf} from '../feed.js';
import {type ClassIndex, createPlan, MAX_COUNT} from '../plan/index.js';
import type {Catalog, Domain} from '../types.js';

import {openCatalog} from './open-catalog.js';
import {printEpoch} from './plan-epoch.js';
import {printStep} from './plan-step.js';

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
  const made = createPlan(
    feed.name,
    domains,
    feed.batch,
    options.worldSize,
    classesIn(feed, domains, ground),
  );
  const {step, rank} = options;
  if (rank >= made.worldSize) throw expected('--rank', `below --world-size ${made.worldSize}`, rank);
  process.stdout.write(
    step === undefined
      ? printEpoch(made, feed, options)
      : printStep(made, feed, ground.catalog, {...options, step}),
  );
}

function classesIn(feed: FeedConfig, domains: readonly Domain[], {catalog}: Ground): ClassIndex | undefined {
  if (catalog !== undefined) return classesOf(feed, domains, catalog);
  if (feed.batch.mode === 'sequential' || feed.batch.perClass === undefined) return undefined;
  throw expected(
    '--samples',
    `left out for ${feed.name}, whose per_class needs the classes of the catalog`,
    'given',
  );
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
