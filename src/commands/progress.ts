import {Presets, SingleBar} from 'cli-progress';

/** Shows how far something is. */
export interface Progress {
  readonly update: (done: number) => void;
  readonly end: () => void;
}

/** Where there is no terminal, a line now and then. */
const LINE_EVERY_MS = 10_000;

/**
 * Progress on stderr: a bar on a terminal, a line now and then elsewhere.
 *
 * @param what - What is counted, for example "images checked".
 * @param total - How many there are; absent = unknown.
 */
export function createProgress(what: string, total?: number): Progress {
  return process.stderr.isTTY && total !== undefined ? createBar(what, total) : createLines(what, total);
}

function createBar(what: string, total: number): Progress {
  const format = `{bar} {percentage} % | {value}/{total} ${what} | {eta_formatted} left`;
  const bar = new SingleBar({format, stream: process.stderr}, Presets.shades_classic);
  bar.start(total, 0);
  return {
    update: (done) => {
      bar.update(done);
    },
    end: () => {
      bar.stop();
    },
  };
}

function createLines(what: string, total?: number): Progress {
  let last = Date.now();
  return {
    update: (done) => {
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      process.stderr.write(`${done}${total === undefined ? '' : `/${total}`} ${what}\n`);
    },
    end: () => undefined,
  };
}
