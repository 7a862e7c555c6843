import {describe, expect, it} from '@jest/globals';

import {openThreadClock} from '../../src/workers/thread-cpu.js';

describe('the clock of a thread', () => {
  it('runs while the thread works, and never backwards', () => {
    const clock = openThreadClock();
    if (clock === undefined) {
      expect(process.platform).not.toBe('linux');
      return;
    }
    const start = clock();
    let last = start;
    const {user, system} = process.cpuUsage();
    const used = () => {
      const now = process.cpuUsage();
      return (now.user - user + now.system - system) / 1000;
    };
    while (used() < 50) {
      const now = clock();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    expect(last).toBeGreaterThan(start);
  });
});
