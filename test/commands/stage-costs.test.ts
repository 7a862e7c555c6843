import {describe, expect, it} from '@jest/globals';

import {createStageCosts} from '../../src/commands/stage-costs.js';
import {noMilliseconds, type TaskResult} from '../../src/workers/messages.js';

const task = (
  milliseconds: Partial<TaskResult['milliseconds']>,
  thread: TaskResult['thread'],
): TaskResult => ({
  filled: 2,
  decoded: {},
  refused: {},
  waiting: [],
  bad: [],
  milliseconds: {...noMilliseconds(), ...milliseconds},
  thread,
  files: {read: 0, readAhead: 0, readMs: []},
  cache: {hits: 1, misses: 1},
  clipped: 0,
});

describe('createStageCosts', () => {
  it("gives each stage its share of the task's CPU time, and tells what is left", () => {
    const costs = createStageCosts();
    costs.addTask(task({read: 4, decode: 8, resize: 2}, {elapsed: 20, cpu: 10}));
    expect([costs.images(), costs.hits()]).toEqual([2, 1]);
    expect(costs.table()).toMatchObject({
      read_cpu_ms_per_image: 1,
      read_ms_per_image: 2,
      decode_cpu_ms_per_image: 2,
      resize_cpu_ms_per_image: 0.5,
      augment_cpu_ms_per_image: 0,
      other_cpu_ms_per_image: 1.5,
    });
  });

  it('adds up tasks, and forgets them when told', () => {
    const costs = createStageCosts();
    costs.addTask(task({decode: 100}, {elapsed: 100, cpu: 100}));
    costs.reset();
    for (let i = 0; i < 3; i++) costs.addTask(task({decode: 4}, {elapsed: 4, cpu: 4}));
    expect(costs.images()).toBe(6);
    expect(costs.table()).toMatchObject({decode_cpu_ms_per_image: 2, other_cpu_ms_per_image: 0});
  });
});
