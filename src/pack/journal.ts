import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';

import {DomainfeedError, describeExpected, expected, orUnavailable} from '../errors.js';
import {makeFolder} from '../make-folder.js';

import type {PackedFile, PackSettings} from './messages.js';

/** What a packed folder says about itself; hidden, so that no catalog sees it. */
export const JOURNAL = '.domainfeed-pack.jsonl';

const NEWLINE = 10;

/** The list of the files that are in their place, one JSON line each after a line of settings. */
export interface Journal {
  /** Files that earlier runs packed, by path. */
  readonly done: ReadonlyMap<string, PackedFile>;
  readonly add: (file: PackedFile) => void;
  readonly close: () => void;
}

/**
 * Opens the journal of a folder, or begins one. A line that was cut off with the run that wrote it is dropped: its
 * file is packed again.
 *
 * @param out - Absolute path of a folder; made if it isn't there.
 * @throws INVALID_ARGUMENT if the folder holds other files, or was packed with other settings; FAILED_PRECONDITION if
 * the journal can't be understood; UNAVAILABLE, also from `add`, if it can't be written.
 */
export function openJournal(out: string, settings: PackSettings): Journal {
  return orUnavailable(`begin in ${out} (--out)`, () => openIn(out, settings));
}

function openIn(out: string, settings: PackSettings): Journal {
  const path = `${out}/${JOURNAL}`;
  makeFolder(out);
  const known = existsSync(path) ? readJournal(path) : undefined;
  if (known === undefined && readdirSync(out).some((name) => name !== JOURNAL)) {
    throw expected('--out', 'a new or empty folder, or one that pack began', out);
  }
  if (known !== undefined) refuseOthers(out, known.settings, settings);
  const file = openSync(path, 'a');
  const write = (value: PackSettings | PackedFile) => {
    orUnavailable(`write ${path}`, () => writeSync(file, `${JSON.stringify(value)}\n`));
  };
  if (known === undefined) write({shortSide: settings.shortSide, quality: settings.quality});
  return {
    done: new Map(known?.files.map((entry) => [entry.path, entry])),
    add: write,
    close: () => {
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** Undefined if not even the first line is whole. */
function readJournal(path: string): {settings: PackSettings; files: PackedFile[]} | undefined {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  if (end < bytes.length) truncateSync(path, end);
  if (end === 0) return undefined;
  const lines = bytes
    .subarray(0, end - 1)
    .toString()
    .split('\n');
  try {
    const [settings, ...files] = lines.map((line) => JSON.parse(line) as unknown);
    return {settings: settings as PackSettings, files: files as PackedFile[]};
  } catch (error) {
    const rule = 'the journal of pack, one JSON value a line';
    throw new DomainfeedError('FAILED_PRECONDITION', describeExpected(path, rule, 'other text'), {
      cause: error,
    });
  }
}

function refuseOthers(out: string, before: PackSettings, now: PackSettings): void {
  const where = `that of ${out} (or another --out: a set has one size and quality)`;
  if (before.shortSide !== now.shortSide) {
    throw expected('--short-side', `${before.shortSide}, ${where}`, now.shortSide);
  }
  if (before.quality !== now.quality) throw expected('--quality', `${before.quality}, ${where}`, now.quality);
}
