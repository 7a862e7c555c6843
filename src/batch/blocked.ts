import type {Layout} from './layout.js';

/**
 * All samples of a domain side by side: `A A A A B B B B`. Cutting the batch in domains is cutting it at the blocks, also
 * where they are not equally large.
 */
export const blocked: Layout = {
  settings: {},
  joinsViews: false,
  oneDomain: false,
  arrange: (runs) => [...runs],
};
