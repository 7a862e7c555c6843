import {describe, expect, it} from '@jest/globals';

import {Expectations} from '../../src/workers/expectations.js';

interface Begun {
  readonly indices: readonly number[];
  readonly giveUp: () => void;
}

/** Begins with every task, and notes which were given up. */
function makeBegin() {
  const begun: string[] = [];
  const givenUp: string[] = [];
  const begin = (indices: readonly number[]): Begun => {
    begun.push(indices.join());
    return {indices, giveUp: () => void givenUp.push(indices.join())};
  };
  return {begun, givenUp, begin};
}

describe('Expectations', () => {
  it('gives what was begun for a task, once', () => {
    const {begin} = makeBegin();
    const expected = new Expectations<Begun>();
    expected.add('step 1', () => [[1, 2], [3]], begin);
    expect(expected.take([1, 2])?.indices).toEqual([1, 2]);
    expect(expected.take([1, 2])).toBeUndefined();
    expect(expected.take([4])).toBeUndefined();
  });

  it('begins nothing twice for a batch, even if its tasks were taken', () => {
    const {begun, begin} = makeBegin();
    const expected = new Expectations<Begun>();
    expected.add('step 1', () => [[1]], begin);
    expected.take([1]);
    expected.add('step 1', () => [[1]], begin);
    expect(begun).toEqual(['1']);
  });

  it('gives up what the oldest batch left over once many others are expected', () => {
    const {begun, givenUp, begin} = makeBegin();
    const expected = new Expectations<Begun>();
    for (let step = 0; step < 20; step++) expected.add(`step ${step}`, () => [[step], [100 + step]], begin);
    expect(begun).toHaveLength(40);
    expect(givenUp).toEqual(['0', '100', '1', '101', '2', '102', '3', '103']);
    expect(expected.take([3])).toBeUndefined();
    expect(expected.take([104])?.indices).toEqual([104]);
  });

  it('passes over tasks that need nothing or find no room', () => {
    const expected = new Expectations<Begun>();
    expected.add(
      'step 1',
      () => [[1], [2]],
      () => undefined,
    );
    expect(expected.take([1])).toBeUndefined();
  });
});
