import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** scikit-image, OpenCV, SciPy, POT and NumPy, the judges of alignment, in a child process. */
const PYTHON = process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python';
const SCRIPT = 'test/kernels/alignment_judge.py';

/** An array as NumPy gets it. */
export interface JudgedArray {
  readonly data: Uint8Array | Float32Array | Float64Array;
  readonly shape: readonly number[];
}

export interface JudgeJob {
  /** A function of alignment_judge.py. */
  readonly method: string;
  readonly arrays: readonly JudgedArray[];
  /** Its keyword arguments. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Runs all jobs in one process; each result is an array of numbers, row-major. */
export function runJudge(jobs: readonly JudgeJob[]): readonly Float64Array[] {
  const folder = mkdtempSync(join(tmpdir(), 'domainfeed-judge-'));
  try {
    const described = jobs.map(({method, arrays, options = {}}, job) => ({
      method,
      options,
      arrays: arrays.map(({data, shape}, index) => {
        writeFileSync(join(folder, `${job}.${index}.in`), data);
        return {shape, dtype: data.constructor.name.replace('Array', '').toLowerCase()};
      }),
    }));
    writeFileSync(join(folder, 'jobs.json'), JSON.stringify(described));
    execFileSync(PYTHON, [SCRIPT, folder], {stdio: ['ignore', 'ignore', 'inherit']});
    return jobs.map((_, job) => {
      const bytes = readFileSync(join(folder, `${job}.out`));
      return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    });
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** The largest absolute difference of two equally long lists of numbers. */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = a[i] < b[i] ? b[i] - a[i] : a[i] - b[i];
    if (!(gap <= largest)) largest = gap; // so that NaN stays
  }
  return largest;
}
