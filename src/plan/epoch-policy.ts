/** What an epoch's length depends on: the samples of a domain, or a class of it, and its share of each step over all ranks. */
export interface StepShare {
  readonly count: number;
  readonly quota: number;
}

/** How many steps an epoch has. */
export type EpochPolicy = (shares: readonly StepShare[]) => number;

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

/**
 * Steps of an epoch; at least 1.
 *
 * @param cycle - Where not every step has every share: after how many steps all have had their turns, and how many each
 *   has had. A policy then gives whole cycles, so that every share has its turns equally often, whatever their order.
 */
export function stepsInEpoch(
  length: EpochLength,
  shares: readonly StepShare[],
  cycle: {readonly steps: number; readonly appearances: number} = {steps: 1, appearances: 1},
): number {
  if (typeof length === 'object') return length.steps;
  const perCycle = shares.map(({count, quota}) => ({count, quota: quota * cycle.appearances}));
  return cycle.steps * epochPolicies[length](perCycle);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
