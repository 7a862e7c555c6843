import {describe, expect, it} from '@jest/globals';

import {leavingAs} from '../../src/commands/leaving-as.js';

const style = (
  name: string,
  domain: string,
  meets: readonly string[],
  way: readonly (number | undefined)[],
) => ({
  name,
  domain,
  meets,
  way,
});

describe('leavingAs', () => {
  it('is a domain itself where nothing changes it', () => {
    expect(leavingAs(['b'], [style('a > b', 'a', ['b'], [0])])).toEqual(['b']);
  });

  it('is its style where it is a reference of its own that is changed, not where it meets another', () => {
    const styles = [
      style('a > a', 'a', ['a'], [0]),
      style('a > b', 'a', ['b'], [1]),
      style('b > a', 'b', ['a'], [0]),
      style('b > b', 'b', ['b'], [1]),
    ];
    expect(leavingAs(['b'], styles)).toEqual(['b > b']);
  });

  it('is the style of each domain of a role, moved towards all of them', () => {
    const styles = [
      style('a > target', 'a', ['b', 'c'], [0]),
      style('b > target', 'b', ['b', 'c'], [0]),
      style('c > target', 'c', ['b', 'c'], [0]),
    ];
    expect(leavingAs(['b', 'c'], styles)).toEqual(['b > target', 'c > target']);
  });

  it('is that which steps that meet none make of it, as many of them as happen', () => {
    const styles = [
      style('b > clahe, -', 'b', [], [0, undefined]),
      style('b > clahe, a', 'b', ['a'], [0, 0]),
      style('b > -, a', 'b', ['a'], [undefined, 0]),
    ];
    expect(leavingAs(['b'], styles)).toEqual(['b > clahe, -']);
  });
});
