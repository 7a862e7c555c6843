import {dependsOnStatistics, domainsNamed, needsOf, type StatisticsNeeds} from '../align/index.js';
import type {FeedConfig} from '../config/index.js';
import type {Domain} from '../types.js';

/** Whether anything in a feed depends on what is measured. */
export function needsStatistics({views, normalize}: Pick<FeedConfig, 'views' | 'normalize'>): boolean {
  return 'per' in normalize || views.some(({align}) => dependsOnStatistics(align));
}

/** What a feed's alignments need beside that which is always measured. */
export function needsOfViews(
  views: FeedConfig['views'],
  domains: readonly Domain[],
): Omit<StatisticsNeeds, 'statistics'> {
  const needs = views.map(({align}) => needsOf(align, {domains}));
  return {
    clahe: needs.find(({clahe}) => clahe !== undefined)?.clahe,
    amplitude: needs.some(({amplitude}) => amplitude),
  };
}

/** The domains that are measured for a feed: its own, and those that its alignments name. In the order of the catalog. */
export function measuredDomains({domains, views}: FeedConfig, all: readonly Domain[]): Domain[] {
  const named = views.flatMap(({align}) => domainsNamed(align, {domains: all}));
  return all.filter(({name}) => domains.includes(name) || named.includes(name));
}
