import {Piscina} from 'piscina';

import {DomainfeedError} from '../errors.js';
import {createStylePort, type StyleStage} from '../style/index.js';
import {threadArguments} from '../workers/pool.js';

import type {DomainProgress} from './domain-progress.js';
import type {MeasureResult, MeasureSetup, MeasureTask} from './messages.js';

/** The compiled file: a thread can't start from TypeScript, so tests from sources use it as well. */
const TASK_FILE = new URL('../../dist/statistics/task.js', import.meta.url).href;

/** How a run goes on. */
export interface MeasureOptions {
  readonly threads: number;
  /** Is told how many samples of all domains are measured. */
  readonly onProgress: (done: number) => void;
  /** Keeps what is known by now; called now and then, and at the end. */
  readonly save: () => void;
  readonly saveEveryMs: number;
  /** What the models of styles run in. */
  readonly style?: Pick<StyleStage, 'restyle'>;
}

/**
 * Measures what is missing of some domains.
 *
 * @throws UNAVAILABLE if a file can't be read; what was measured until then is saved.
 */
export async function measureDomains(
  domains: readonly DomainProgress[],
  setup: MeasureSetup,
  {threads, onProgress, save, saveEveryMs, style}: MeasureOptions,
): Promise<void> {
  const left = domains.flatMap((domain) => domain.missing().map((piece) => ({domain, piece})));
  if (left.length === 0) return;
  let done = domains.reduce((sum, {measured}) => sum + measured, 0);
  let savedAt = performance.now();
  const pool = new Piscina<MeasureTask, MeasureResult>({
    filename: TASK_FILE,
    execArgv: threadArguments,
    minThreads: threads,
    maxThreads: threads,
    workerData: setup,
  });
  pool.on('error', () => undefined); // the task that the thread had fails as well, and tells the story
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const {domain, piece} = next;
      const indices = domain.samplesOf(piece);
      const stylePort = style && createStylePort(style);
      const task = {domain: domain.name, indices, stylePort};
      const result = await pool.run(task, {transferList: stylePort && [stylePort]});
      if ('unreadable' in result) {
        throw new DomainfeedError('UNAVAILABLE', `Could not read ${result.unreadable}`);
      }
      domain.add(piece, result.sums, result.bad);
      onProgress((done += indices.length));
      if (performance.now() - savedAt < saveEveryMs) continue;
      save();
      savedAt = performance.now();
    }
  };
  const stopOthers = (error: unknown) => {
    left.length = 0;
    throw error;
  };
  onProgress(done);
  try {
    // All of them, since a thread that is ended while it loads or calls koffi takes the process with it.
    const outcomes = await Promise.allSettled(
      Array.from({length: threads * 2}, () => work().catch(stopOthers)),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await pool.destroy();
    save();
  }
}
