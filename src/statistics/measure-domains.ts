import {DomainfeedError} from '../errors.js';
import {createStylePort, type StyleStage} from '../style/index.js';
import {startThreads} from '../threads.js';

import type {DomainProgress} from './domain-progress.js';
import type {MeasureResult, MeasureSetup, MeasureTask} from './messages.js';
import {chooseNeediest, sharePieces, takeAll} from './pieces.js';

const TASK_FILE = new URL('../../dist/statistics/task.js', import.meta.url);

/** How a run goes on. */
export interface MeasureOptions {
  readonly threads: number;
  /** Is told how many samples of all domains are measured. */
  readonly onProgress: (done: number) => void;
  /** Keeps what is known by now; called now and then, and at the end. */
  readonly save: () => void;
  readonly saveEveryMs: number;
  /** How long a thread measures before it tells what it has. */
  readonly taskMs: number;
  /** What the models of styles run in. */
  readonly style?: Pick<StyleStage, 'restyle'>;
}

/**
 * Measures what is missing of some domains.
 *
 * @throws UNAVAILABLE if a file can't be read, or has changed since the catalog was made; DATA_LOSS if a model gives no
 * picture; what was measured until then is saved.
 */
export async function measureDomains(
  domains: readonly DomainProgress[],
  setup: MeasureSetup,
  {threads, onProgress, save, saveEveryMs, taskMs, style}: MeasureOptions,
): Promise<void> {
  const shares = domains.map((domain) => ({
    domain,
    pieces: sharePieces(domain.samples, domain.missing()),
    threads: 0,
  }));
  const missing = shares.reduce((sum, {pieces}) => sum + pieces.missing.length, 0);
  if (missing === 0) return;
  const count = Math.min(threads, missing);
  const pool = startThreads<MeasureTask, MeasureResult>({file: TASK_FILE, count, setup});
  let savedAt = performance.now();
  const showProgress = () => {
    onProgress(domains.reduce((sum, {measured}) => sum + measured, 0));
  };
  const work = async () => {
    for (let share = chooseNeediest(shares); share !== undefined; share = chooseNeediest(shares)) {
      const {domain, pieces} = share;
      const stylePort = style && createStylePort(style);
      const task = {domain: domain.name, pieces, ms: taskMs, stylePort};
      share.threads++;
      const result = await pool.run(task, {transferList: stylePort && [stylePort]});
      share.threads--;
      if ('unreadable' in result) {
        throw new DomainfeedError('UNAVAILABLE', `Could not read ${result.unreadable}`);
      }
      if ('notRestyled' in result) throw new DomainfeedError('DATA_LOSS', result.notRestyled);
      domain.add(result.pieces, result.sums, result.bad);
      showProgress();
      if (performance.now() - savedAt < saveEveryMs) continue;
      save();
      savedAt = performance.now();
    }
  };
  const stopOthers = (error: unknown) => {
    for (const {pieces} of shares) takeAll(pieces);
    throw error;
  };
  showProgress();
  try {
    // All of them, since a thread that is ended while it loads or calls koffi takes the process with it.
    const outcomes = await Promise.allSettled(Array.from({length: count}, () => work().catch(stopOthers)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await pool.end();
    save();
  }
}
