import {describe, expect, it} from '@jest/globals';

import {stepsInEpoch} from '../../src/plan/epoch-policy.js';

describe('stepsInEpoch', () => {
  const shares = [
    {count: 100, quota: 8},
    {count: 30, quota: 4},
  ];

  it.each([
    ['longest', 13], // ceil(100 / 8)
    ['shortest', 7], // floor(30 / 4)
    ['total', 11], // ceil(130 / 12)
  ] as const)('follows the policy %s', (policy, steps) => {
    expect(stepsInEpoch(policy, shares)).toBe(steps);
  });

  it('takes a given number of steps', () => {
    expect(stepsInEpoch({steps: 500}, shares)).toBe(500);
  });

  it('has one step at least, also where the shortest domain does not fill one', () => {
    expect(stepsInEpoch('shortest', [{count: 3, quota: 8}])).toBe(1);
  });
});
