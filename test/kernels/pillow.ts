import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Pillow, the judge of resized pixels, in a child process. */
const PYTHON = process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python';
const SCRIPT = 'test/kernels/pillow_judge.py';

export interface PillowJob {
  /** An encoded image, or raw (height, width, 3) pixels with `rawSize`. Absent if the first step makes the image. */
  readonly bytes?: Uint8Array;
  readonly rawSize?: readonly [width: number, height: number];
  /** EXIF orientation to set right first. */
  readonly orientation?: number;
  /** [method, value] steps of pillow_judge.py, in order. */
  readonly steps: readonly (readonly [string, ...unknown[]])[];
}

/** Runs all jobs in one process; the results are (height, width, 3) pixels. */
export function runPillow(jobs: readonly PillowJob[]): readonly Uint8Array[] {
  const folder = mkdtempSync(join(tmpdir(), 'domainfeed-pillow-'));
  try {
    const described = jobs.map(({bytes, ...job}, index) => {
      if (bytes !== undefined) writeFileSync(join(folder, `${index}.in`), bytes);
      return job;
    });
    writeFileSync(join(folder, 'jobs.json'), JSON.stringify(described));
    execFileSync(PYTHON, [SCRIPT, folder], {stdio: ['ignore', 'ignore', 'inherit']});
    return jobs.map((_, index) => new Uint8Array(readFileSync(join(folder, `${index}.out`))));
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** Photographs that scikit-image brings: [name, width, height]. */
export const photos = [
  ['astronaut', 512, 512],
  ['chelsea', 451, 300],
  ['coffee', 600, 400],
  ['rocket', 640, 427],
] as const;

/** (height, width, 3) pixels of each of `photos`. */
export function readPhotos(): readonly Uint8Array[] {
  return runPillow(photos.map(([name]) => ({steps: [['photo', name]]})));
}
