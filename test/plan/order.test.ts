import {describe, expect, it} from '@jest/globals';

import {replacementAtPlace, sampleAtPlace} from '../../src/plan/order.js';

import {range} from './made-domains.js';

const address = {seed: 7n, epoch: 2, domain: 1, pass: 0};

describe('replacementAtPlace', () => {
  it('is the same for every sidecar', () => {
    expect(replacementAtPlace(address, 5, 0, 1000)).toBe(replacementAtPlace({...address}, 5, 0, 1000));
  });

  it('differs by attempt, place and pass', () => {
    const drawn = [
      replacementAtPlace(address, 5, 0, 1e9),
      replacementAtPlace(address, 5, 1, 1e9),
      replacementAtPlace(address, 6, 0, 1e9),
      replacementAtPlace({...address, pass: 1}, 5, 0, 1e9),
    ];
    expect(new Set(drawn).size).toBe(4);
  });

  it('spreads stand-ins over the whole domain', () => {
    const seen = new Set(range(2000).map((attempt) => replacementAtPlace(address, 0, attempt, 50)));
    expect(seen.size).toBe(50);
  });
});

describe('sampleAtPlace', () => {
  it('depends on the id of the domain', () => {
    const order = (domain: number) =>
      range(20).map((place) => sampleAtPlace({...address, domain}, place, 20));
    expect(order(1)).not.toEqual(order(2));
  });
});
