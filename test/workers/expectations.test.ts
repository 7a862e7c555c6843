import {describe, expect, it} from '@jest/globals';

import {Expectations} from '../../src/workers/expectations.js';

interface Made {
  readonly indices: readonly number[];
  readonly release: () => void;
}

/** Begins with every task, and notes which were given back. */
function makeBegin() {
  const begun: string[] = [];
  const released: string[] = [];
  const begin = (indices: readonly number[]) => {
    begun.push(indices.join());
    return Promise.resolve<Made>({indices, release: () => void released.push(indices.join())});
  };
  return {begun, released, begin};
}

describe('Expectations', () => {
  it('gives what was begun for a task, once', async () => {
    const {begin} = makeBegin();
    const expected = new Expectations<Made>();
    expected.add('step 1', () => [[1, 2], [3]], begin);
    expect((await expected.take([1, 2]))?.indices).toEqual([1, 2]);
    expect(expected.take([1, 2])).toBeUndefined();
    expect(expected.take([4])).toBeUndefined();
  });

  it('begins nothing twice for a batch, even if its tasks were taken', () => {
    const {begun, begin} = makeBegin();
    const expected = new Expectations<Made>();
    expected.add('step 1', () => [[1]], begin);
    void expected.take([1]);
    expected.add('step 1', () => [[1]], begin);
    expect(begun).toEqual(['1']);
  });

  it('gives back what the oldest batch left over once many others are expected', async () => {
    const {begun, released, begin} = makeBegin();
    const expected = new Expectations<Made>();
    for (let step = 0; step < 20; step++) expected.add(`step ${step}`, () => [[step], [100 + step]], begin);
    await Promise.resolve();
    expect(begun).toHaveLength(40);
    expect(released).toEqual(['0', '100', '1', '101', '2', '102', '3', '103']);
    expect(expected.take([3])).toBeUndefined();
    expect((await expected.take([104]))?.indices).toEqual([104]);
  });

  it('passes over tasks that need nothing or find no room', () => {
    const expected = new Expectations<Made>();
    expected.add(
      'step 1',
      () => [[1], [2]],
      () => undefined,
    );
    expect(expected.take([1])).toBeUndefined();
  });
});
