import {describe, expect, it} from '@jest/globals';

import {type ClassRule, indexClasses} from '../../src/plan/class-index.js';

import {domainsOf} from './made-domains.js';

const classes = ['cat', 'dog', 'owl'];
const rule = (labels: readonly number[], missing: ClassRule['missing'] = 'refuse'): ClassRule => ({
  label: Int32Array.from(labels),
  classes,
  missing,
});

describe('indexClasses', () => {
  it('lists the samples of each class in each domain, wherever they stand', () => {
    const index = indexClasses('train', domainsOf([3, 3]), rule([1, 0, 1, 0, 0, 1]));
    const listed = [...index].map(([id, members]) => [
      id,
      members.map(({label, indices}) => [label, [...indices]]),
    ]);
    expect(listed).toEqual([
      [
        0,
        [
          [0, [1]],
          [1, [0, 2]],
        ],
      ],
      [
        1,
        [
          [0, [3, 4]],
          [1, [5]],
        ],
      ],
    ]);
  });

  it('refuses a class that a domain lacks and another has, and names both', () => {
    expect(() => indexClasses('train', domainsOf([3, 2]), rule([0, 1, 2, 0, 1]))).toThrow(
      'Expected feeds.train.batch.per_class to be for domains that have every class; d1 lacks owl ' +
        "(leave the domain out, or give each domain what it has by 'missing_classes: leave_out'), got 'd1'",
    );
  });

  it('gives each domain what it has where that is asked for, and asks for no class that none has', () => {
    const index = indexClasses('train', domainsOf([3, 1]), rule([0, 1, 1, 0], 'leave_out'));
    expect(index.get(1)?.map(({label}) => label)).toEqual([0]);
    expect(indexClasses('train', domainsOf([2]), rule([0, 1])).get(0)).toHaveLength(2);
  });

  it('refuses samples without a class, which no quota would ever reach', () => {
    expect(() => indexClasses('train', domainsOf([2]), rule([0, -1], 'leave_out'))).toThrow(
      "for domains whose samples all have a class (per_domain counts others), got 'd0'",
    );
  });
});
