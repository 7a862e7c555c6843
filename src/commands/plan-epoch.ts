import type {FeedConfig} from '../config/index.js';
import type {Plan} from '../plan/index.js';
import type {BatchKey} from '../types.js';

import {formatTable} from './table.js';

/** What is printed of the steps where they don't all have the same domains. */
const FIRST_STEPS = 20;

/** How long an epoch is and what each domain gives to it; which ranks and steps have a domain where that differs. */
export function printEpoch(made: Plan, feed: FeedConfig, options: {epoch: number; json: boolean}): string {
  const {batch} = feed;
  const epoch = {seed: BigInt(feed.seed), epoch: options.epoch};
  const visits = made.visitsIn(epoch);
  const rows = made.domains.map(({domain, quota}, place) => ({
    domain: domain.name,
    id: domain.id,
    samples: domain.count,
    quota,
    visits: visits[place],
    repeats: visits[place] / domain.count,
  }));
  const layout = batch.mode === 'balanced' ? batch.layout : undefined;
  const ranks = layout === 'domain_per_rank' ? domainsOfRanks(made, epoch) : undefined;
  const bySteps = batch.mode === 'balanced' && batch.domainsPerBatch !== 'all';
  const steps = bySteps ? domainsOfSteps(made, epoch) : undefined;
  if (options.json) {
    const summary = {
      feed: feed.name,
      epoch: options.epoch,
      world_size: made.worldSize,
      steps_in_epoch: made.stepsInEpoch,
      global_batch: made.globalBatch,
      layout,
    };
    return `${JSON.stringify({...summary, domains: rows, domain_of_rank: ranks, first_steps: steps})}\n`;
  }
  const table = rows.map(({domain, samples, quota, visits: seen, repeats}) => [
    ...[domain, samples, quota === 0 ? '-' : quota, seen, repeats.toFixed(2)],
  ]);
  return [
    `${made.stepsInEpoch} steps of ${made.globalBatch} samples over ${made.worldSize} rank(s)`,
    layout === undefined ? '\n' : `, layout ${layout}\n`,
    formatTable([['domain', 'samples', 'per step', 'visits', 'repeats'], ...table]),
    ranks === undefined ? '' : formatTable([['rank', 'domain'], ...ranks.map((name, rank) => [rank, name])]),
    steps === undefined
      ? ''
      : formatTable([['step', 'domains'], ...steps.map((names, step) => [step, names.join(', ')])]),
  ].join('');
}

/** The domain of each rank. */
function domainsOfRanks(made: Plan, epoch: Pick<BatchKey, 'seed' | 'epoch'>): string[] {
  return Array.from({length: made.worldSize}, (_, rank) => namesAt(made, {...epoch, step: 0, rank}).join());
}

/** The domains of the first steps. */
function domainsOfSteps(made: Plan, epoch: Pick<BatchKey, 'seed' | 'epoch'>): string[][] {
  const length = Math.min(FIRST_STEPS, made.stepsInEpoch);
  return Array.from({length}, (_, step) => namesAt(made, {...epoch, step, rank: 0}));
}

function namesAt(made: Plan, key: BatchKey): string[] {
  return made.runsOf(key).map(({domain}) => domain.name);
}
