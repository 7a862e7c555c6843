import type {BadSample} from '../types.js';

import {countPieces, samplesOf} from './pieces.js';
import type {MeasuredDomain} from './statistics-file.js';
import {mergeStatistics, type Sums} from './sums.js';

/** A domain on its way to be measured: pieces may come in any order, each once. */
export class DomainProgress {
  private readonly done = new Set<number>();
  private samplesDone = 0;
  private bad: BadSample[] = [];
  private readonly sums = new Map<string, Sums>();

  /**
   * @param samples - To be measured, by index, in the same order in every run.
   * @param before - What an earlier run has measured.
   */
  constructor(
    readonly name: string,
    readonly samples: readonly number[],
    before?: MeasuredDomain,
  ) {
    if (before === undefined) return;
    for (const [first, last] of before.pieces ?? [[0, this.pieces - 1]]) {
      for (let piece = first; piece <= last; piece++) this.note(piece);
    }
    this.bad = [...before.bad];
    for (const [name, known] of Object.entries(before.sums)) this.sums.set(name, known);
  }

  /** Numbers of the pieces that are missing. */
  missing(): number[] {
    return Array.from({length: this.pieces}, (_, piece) => piece).filter((piece) => !this.done.has(piece));
  }

  /** How many samples have been measured, or found bad. */
  get measured(): number {
    return this.samplesDone;
  }

  /** Adds what was measured of pieces. */
  add(pieces: readonly number[], sums: Readonly<Record<string, Sums>>, bad: readonly BadSample[]): void {
    for (const [name, part] of Object.entries(sums)) {
      const known = this.sums.get(name);
      this.sums.set(name, known === undefined ? part : mergeStatistics([known, part]));
    }
    this.bad.push(...bad);
    for (const piece of pieces) this.note(piece);
  }

  /** What is known by now. */
  state(): MeasuredDomain {
    const bad = [...this.bad].sort((a, b) => a.index - b.index);
    const known = {bad, sums: Object.fromEntries(this.sums)};
    return this.done.size === this.pieces ? known : {pieces: runsOf(this.done), ...known};
  }

  private note(piece: number): void {
    this.done.add(piece);
    this.samplesDone += samplesOf(this.samples, piece).length;
  }

  private get pieces(): number {
    return countPieces(this.samples);
  }
}

/** Whole numbers as runs [first, last] of neighbours, ascending. */
function runsOf(numbers: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
