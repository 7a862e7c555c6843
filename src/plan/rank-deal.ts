import {expected} from '../errors.js';

/** Which ranks hold a domain. */
export interface RankDeal {
  /** How many ranks hold each domain: all, or each one of `domainsApart` domains. */
  readonly holders: number;
  readonly domainsApart: number;
  /** How many neighbouring ranks hold the same. */
  readonly groupRanks: number;
  /** How many ranks below this one hold the domain at `place` of the feed; undefined = this one doesn't hold it. */
  readonly turnOf: (rank: number, place: number) => number | undefined;
}

/** Every rank holds every domain. */
export function dealToAll(worldSize: number): RankDeal {
  return {holders: worldSize, domainsApart: 1, groupRanks: 1, turnOf: (rank) => rank};
}

/**
 * Each rank holds one domain: ranks g·j to g·j + g - 1 are group j, and groups take the domains by turns, in the order
 * of the feed. So with domains A and B and g = 2, eight ranks hold A A B B A A B B.
 *
 * @param groupRanks - g, the ranks of a group.
 * @throws INVALID_ARGUMENT if the groups can't all be filled, or a domain would get more ranks than another.
 */
export function dealByGroup(domains: number, groupRanks: number, worldSize: number): RankDeal {
  const round = domains * groupRanks;
  if (worldSize % round !== 0) {
    throw expected(
      'world_size',
      `a multiple of ${round} (${[1, 2, 3].map((times) => times * round).join(', ')}, ...) with layout ` +
        `domain_per_rank: ${domains} domains x ${groupRanks} bn_group_ranks`,
      worldSize,
    );
  }
  return {
    holders: worldSize / domains,
    domainsApart: domains,
    groupRanks,
    turnOf: (rank, place) => {
      const group = Math.floor(rank / groupRanks);
      if (group % domains !== place) return undefined;
      return Math.floor(group / domains) * groupRanks + (rank % groupRanks);
    },
  };
}
