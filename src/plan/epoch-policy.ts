/** What an epoch's length depends on: a domain's samples and its share of each step over all ranks. */
export interface DomainShare {
  readonly count: number;
  readonly quota: number;
}

/** How many steps an epoch has. */
export type EpochPolicy = (shares: readonly DomainShare[]) => number;

/** The policies by name. */
export const epochPolicies = {
  /** Every sample of every domain is seen; shorter domains start over. */
  longest: (shares) => Math.max(...shares.map(({count, quota}) => Math.ceil(count / quota))),
  /** No sample is seen twice; the rest of longer domains waits for another epoch. */
  shortest: (shares) => Math.max(1, Math.min(...shares.map(({count, quota}) => Math.floor(count / quota)))),
  /** As many samples as there are, over all domains. */
  total: (shares) => Math.ceil(sum(shares.map(({count}) => count)) / sum(shares.map(({quota}) => quota))),
} satisfies Record<string, EpochPolicy>;

/** The name of a policy, or a number of steps. */
export type EpochLength = keyof typeof epochPolicies | {readonly steps: number};

/** Steps of an epoch; at least 1. */
export function stepsInEpoch(length: EpochLength, shares: readonly DomainShare[]): number {
  return typeof length === 'object' ? length.steps : epochPolicies[length](shares);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
