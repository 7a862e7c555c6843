import type {Layout} from './layout.js';

/**
 * All views of a sample in one batch: `A.0 A.0 A.1 A.1 B.0 B.0 B.1 B.1` for two views of two samples of each domain. Its
 * view v stands v times the block's length behind its first one.
 */
export const paired: Layout = {
  settings: {},
  joinsViews: true,
  oneDomain: false,
  arrange: (runs, _settings, views) =>
    runs.flatMap((run) => Array.from({length: views}, (_, view) => ({...run, view}))),
};
