import {describe, expect, it} from '@jest/globals';

import {operations} from '../../src/augment/index.js';
import {operationSuite} from '../suites/operation-suite.js';

describe('operations', () => {
  it('has ids from 1 to 255, each once', () => {
    const ids = Object.values(operations).map(({id}) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id) && id >= 1 && id <= 255)).toBe(true);
  });

  it('never changes an id, since it names a random stream', () => {
    expect(Object.entries(operations).map(([name, {id}]) => [name, id])).toEqual([
      ['crop', 1],
      ['center_crop', 2],
      ['resize', 3],
      ['flip', 4],
      ['jitter', 5],
      ['grayscale', 6],
      ['blur', 7],
      ['solarize', 8],
    ]);
  });
});

describe.each(Object.entries(operations))('operation %s', (_name, operation) => {
  operationSuite(operation);
});
