import type {FeedConfig} from '../config/index.js';

/** Whether anything in a feed depends on what is measured. */
export function needsStatistics({normalize}: FeedConfig): boolean {
  return 'per' in normalize;
}
