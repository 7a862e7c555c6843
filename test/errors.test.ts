import {readFileSync} from 'node:fs';

import {describe, expect, it} from '@jest/globals';

import {DomainfeedError, nearestOf, orUnavailable} from '../src/errors.js';

describe('nearestOf', () => {
  it.each([
    ['sead', ['seed', 'batch'], 'seed'],
    ['tokenfile', ['token_file'], 'token_file'],
    ['GRAY', ['gray'], 'gray'],
    ['hisogram_mtch', ['histogram_match'], 'histogram_match'],
    ['to', ['p', 'clip'], undefined],
    ['a', ['l', 'r'], undefined],
    ['photo', ['sketch'], undefined],
  ])('of %s in %j', (value, rightValues, nearest) => {
    expect(nearestOf(value, rightValues)).toBe(nearest);
  });
});

describe('orUnavailable', () => {
  it('gives what the action gives', () => {
    expect(orUnavailable('count', () => 3)).toBe(3);
  });

  it('names what could not be done, and why', () => {
    const read = () => readFileSync('/nowhere/at/all');
    expect(() => orUnavailable('read /nowhere/at/all (server.token_file)', read)).toThrow(
      expect.objectContaining({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(/^Could not read \S+ \(server\.token_file\): .*ENOENT/),
      }),
    );
  });

  it('leaves a failure that is foreseen as it is', () => {
    const known = new DomainfeedError('FAILED_PRECONDITION', 'It was packed otherwise');
    const fail = () => {
      throw known;
    };
    expect(() => orUnavailable('begin', fail)).toThrow(known);
  });
});
