import {arrangeRuns} from '../batch/arrange-runs.js';
import type {SlotRun} from '../batch/layout.js';
import {relativePath} from '../catalog/index.js';
import type {FeedConfig} from '../config/index.js';
import {expected} from '../errors.js';
import type {Plan} from '../plan/index.js';
import type {BatchKey, Catalog, Domain, PlannedSample} from '../types.js';

import {formatTable} from './table.js';

/** The exact samples of one rank's batch, slot by slot. */
export function printStep(
  made: Plan,
  feed: FeedConfig,
  catalog: Catalog | undefined,
  {epoch, rank, step, json}: {epoch: number; rank: number; step: number; json: boolean},
): string {
  if (step >= made.stepsInEpoch) throw expected('--step', `below ${made.stepsInEpoch}`, step);
  const rows = slotsAt(made, feed, {seed: BigInt(feed.seed), epoch, step, rank}).map(
    ({domain, view, sample}) => ({domain: domain.name, view, ...describeSample(sample, domain, catalog)}),
  );
  if (json) return `${JSON.stringify({feed: feed.name, epoch, step, rank, samples: rows})}\n`;
  const views = rows.some(({view}) => view !== undefined);
  return formatTable([
    ['domain', ...(views ? ['view'] : []), 'pass', 'place', 'sample', 'path'],
    ...rows.map(({domain, view, pass, place, sample, path}) => [
      ...[domain, ...(views ? [view ?? '-'] : []), pass, place, sample, path ?? '-'],
    ]),
  ]);
}

function slotsAt(made: Plan, {batch, views}: FeedConfig, key: BatchKey) {
  const planned = made.runsOf(key);
  const runs: readonly SlotRun[] =
    batch.mode === 'balanced' ? arrangeRuns(batch, planned, views.length, key) : planned;
  return runs.flatMap(({domain, samples, view}) =>
    samples.map((sample) => ({domain, sample, view: view === undefined ? undefined : views[view].name})),
  );
}

function describeSample({index, pass, place}: PlannedSample, domain: Domain, catalog: Catalog | undefined) {
  const known = catalog && {
    sample_id: catalog.columns.sampleId[index].toString(),
    path: relativePath(catalog.columns, index),
  };
  return {pass, place, sample: index - domain.start, sample_id: known?.sample_id, path: known?.path};
}
