import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';

import {startThreads} from '../src/threads.js';

/** Answers with its task, unless that is to end the thread; does not start where there is a file named "broken". */
const FILE = `
import {existsSync} from 'node:fs';
if (existsSync(new URL('broken', import.meta.url))) throw new Error('broken');
export default async (task) => {
  if (task !== 'die') return task;
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.exit(1);
};
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'domainfeed-'));
  writeFileSync(join(folder, 'task.mjs'), FILE);
});

afterEach(() => {
  rmSync(folder, {recursive: true});
});

describe('startThreads', () => {
  const start = (count: number) =>
    startThreads<string, string>({file: pathToFileURL(join(folder, 'task.mjs')), count, setup: {}});
  const breakFile = () => {
    writeFileSync(join(folder, 'broken'), '');
  };

  it('puts another thread in the place of one that ends, whose task fails', async () => {
    const threads = start(1);
    await expect(threads.run('die')).rejects.toThrow('exited');
    await expect(threads.run('task')).resolves.toBe('task');
    await threads.end();
  });

  it.each([1, 2])(
    'fails what waits once the last of %i threads has ended and no other can start',
    async (count) => {
      const threads = start(count);
      await Promise.all(Array.from({length: count}, () => threads.run('task'))); // all have started
      breakFile();
      for (let left = count; left > 1; left--) await expect(threads.run('die')).rejects.toThrow();
      const outcomes = await Promise.allSettled(['die', 'waits', 'waits'].map((task) => threads.run(task)));
      const reasons = outcomes.map((outcome) =>
        outcome.status === 'rejected' ? String(outcome.reason) : 'done',
      );
      expect(reasons[1]).toMatch(/^DomainfeedError: No thread can start: /);
      expect(reasons[2]).toBe(reasons[1]);
      rmSync(join(folder, 'broken'));
      await expect(threads.run('task')).resolves.toBe('task');
      await threads.end();
    },
  );
});
