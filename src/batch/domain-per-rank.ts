import type {Layout} from './layout.js';

/**
 * One domain a rank: `A A A A` on ranks 0 and 1, `B B B B` on ranks 2 and 3, with `bn_group_ranks: 2`. Which rank holds
 * which domain is the plan's arithmetic; here its one block is left as it is.
 */
export const domainPerRank: Layout = {
  settings: {bnGroupRanks: 1},
  joinsViews: false,
  oneDomain: true,
  arrange: (runs) => [...runs],
};
