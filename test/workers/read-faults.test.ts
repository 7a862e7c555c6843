import {describe, expect, it} from '@jest/globals';

import {failIfAsked, NO_FAULTS, readFaults} from '../../src/workers/read-faults.js';

describe('readFaults', () => {
  it('reads what is asked for, and finds nothing where nothing is', () => {
    expect(readFaults('')).toEqual(NO_FAULTS);
    expect(readFaults('delay_ms=5')).toEqual({delayMs: 5, failEvery: 0});
    expect(readFaults('fail_every=100,delay_ms=2')).toEqual({delayMs: 2, failEvery: 100});
  });

  it.each(['delay=5', 'delay_ms', 'delay_ms=fast', 'delay_ms=5;fail_every=1'])('refuses %s', (text) => {
    expect(() => readFaults(text)).toThrow(
      `Expected DOMAINFEED_READ_FAULTS to be such as delay_ms=5,fail_every=100, got '${text}'`,
    );
  });
});

describe('failIfAsked', () => {
  it('fails every n-th time', () => {
    const outcomes = Array.from({length: 6}, () => {
      try {
        failIfAsked({delayMs: 0, failEvery: 3});
        return true;
      } catch {
        return false;
      }
    });
    expect(outcomes.filter((good) => !good)).toHaveLength(2);
    expect(outcomes.indexOf(false, outcomes.indexOf(false) + 1) - outcomes.indexOf(false)).toBe(3);
  });
});
