import {describe, expect, it} from '@jest/globals';

import {camelKeys, snakeKeys} from '../../src/config/key-case.js';

describe('camelKeys and snakeKeys', () => {
  it('rename the keys of a map, not those inside its values, and each undoes the other', () => {
    const inFile = {log_level: 1, max_in_flight_per_client: {art_painting: 8}, seed: 2};
    const inConfig = {logLevel: 1, maxInFlightPerClient: {art_painting: 8}, seed: 2};
    expect(camelKeys(inFile)).toEqual(inConfig);
    expect(snakeKeys(inConfig)).toEqual(inFile);
  });
});
