import {openSync, readSync} from 'node:fs';

/** CPU time of one thread so far, in milliseconds. */
export type ThreadClock = () => number;

/** Linux: nanoseconds on a CPU, then two other numbers. See proc_pid_schedstat(5). */
const SCHEDSTAT = '/proc/thread-self/schedstat';

/** The clock of the calling thread; undefined where the system has none. */
export function openThreadClock(): ThreadClock | undefined {
  try {
    const file = openSync(SCHEDSTAT, 'r'); // stays with this thread, whoever reads it
    const text = Buffer.alloc(64);
    return () => {
      const length = readSync(file, text, 0, text.length, 0);
      return Number.parseInt(text.toString('latin1', 0, length), 10) / 1e6;
    };
  } catch {
    return undefined;
  }
}
