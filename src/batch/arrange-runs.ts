import type {BatchKey, DomainRun} from '../types.js';

import type {LayoutSettings, SlotRun} from './layout.js';
import {type LayoutName, layouts} from './layouts.js';
import {orderBlocks} from './order-blocks.js';

/** How a feed's batches are laid out; settings that are absent are 1. */
export interface LayoutRule extends Partial<LayoutSettings> {
  readonly layout: LayoutName;
  /** Draw the order of the domains anew for each step. */
  readonly shuffleBlocks: boolean;
}

/**
 * The runs of a rank's batch in the order of their slots.
 *
 * @param runs - One a domain, as planned.
 * @param views - The number of views.
 */
export function arrangeRuns(
  {layout, shuffleBlocks, samplesPerDomain = 1, replicas = 1, bnGroupRanks = 1}: LayoutRule,
  runs: readonly DomainRun[],
  views: number,
  key: BatchKey,
): SlotRun[] {
  const settings = {samplesPerDomain, replicas, bnGroupRanks};
  return layouts[layout].arrange(orderBlocks(runs, shuffleBlocks, key), settings, views);
}
