import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {afterAll, describe, expect, it} from '@jest/globals';

import {emptyTally, memoryGrowth} from '../../scripts/fuzz/tally.mjs';

const script = fileURLToPath(new URL('../../scripts/fuzz/jpeg.mjs', import.meta.url));
const faulty = fileURLToPath(new URL('faulty-decoders.mjs', import.meta.url));
const keep = mkdtempSync(join(tmpdir(), 'domainfeed-fuzz-test-'));

interface Report {
  readonly files: number;
  readonly decoders: readonly {decoder: string; outcomes: Record<string, number>; slowestMs: number}[];
  readonly faults: readonly {run: number; decoder: string; fault: string; file: string}[];
}

function fuzz(decoders: string, ...words: string[]) {
  const all = [script, '--json', '--keep', keep, '--decoders', decoders, ...words];
  const {status, stdout} = spawnSync(process.execPath, all, {encoding: 'utf8'});
  return {status, report: JSON.parse(stdout) as Report};
}

const fuzzFaulty = (name: string, count: number, ...words: string[]) =>
  fuzz(name, '--table', faulty, '--count', String(count), ...words);

afterAll(() => {
  rmSync(keep, {recursive: true});
});

describe('the fuzz of the JPEG decoders', () => {
  it('finds no fault in ours, and reaches pixels, refusals and faults of the file in each', () => {
    const {status, report} = fuzz('kernel,turbo,sharp', '--count', '400');
    expect(report.faults).toEqual([]);
    expect(report.files).toBe(400);
    expect(report.decoders.map(({decoder}) => decoder)).toEqual(['kernel', 'turbo', 'sharp']);
    for (const {outcomes} of report.decoders) {
      expect(outcomes.pixels).toBeGreaterThan(40);
      expect(outcomes.corrupt).toBeGreaterThan(40);
      expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(400);
    }
    expect(status).toBe(0);
  });

  it('has nothing against a sound decoder', () => {
    expect(fuzzFaulty('sound', 100)).toMatchObject({status: 0, report: {files: 100, faults: []}});
  });

  it.each([
    ['overrun', /^wrote outside its memory$/],
    ['throwing', /^TypeError: not what a file may do/],
    ['forgetful', /^decodes a good file otherwise than before$/],
  ])('tells of a decoder that is %s, and keeps the file', (name, fault) => {
    const {status, report} = fuzzFaulty(name, 100);
    expect(status).toBe(1);
    const [first] = report.faults;
    expect(first).toMatchObject({decoder: name, fault: expect.stringMatching(fault)});
    expect(existsSync(first.file)).toBe(true);
  });

  it.each([
    ['crashing', /^crashed: /],
    ['hanging', /^hangs$/],
  ])('outlives a decoder that is %s, and goes on behind the file', (name, fault) => {
    const {status, report} = fuzzFaulty(name, 40, '--hang-seconds', '2');
    expect(status).toBe(1);
    expect(report.faults.length).toBeGreaterThan(0);
    for (const found of report.faults) {
      expect(found.fault).toMatch(fault);
      expect(existsSync(found.file)).toBe(true);
    }
    expect(report.files).toBe(40 - report.faults.length);
  });
});

describe('memoryGrowth', () => {
  it('is what the last quarter has over the second, whatever single readings say', () => {
    const readings = Array.from({length: 400}, (_, at) =>
      at % 50 === 0 ? 9000 : 100 + Math.floor(at / 100),
    );
    expect(memoryGrowth(readings)).toBe(2);
  });

  it('is not judged over few readings', () => {
    expect(memoryGrowth(emptyTally().rss)).toBeUndefined();
  });
});
