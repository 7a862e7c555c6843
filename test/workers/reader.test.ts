import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

const dist = new URL('../../dist/', import.meta.url).href;

/** Has two files read, once a pipe stands in the place of the first. Prints what became of each. */
const READ_PIPE = `
import {execFileSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {Worker} from 'node:worker_threads';
const {scanFolder, samplePath} = await import('${dist}catalog/index.js');
const domains = [{id: 0, name: 'art', role: 'source', aliases: []}];
const {catalog: {columns}} = scanFolder({root: process.argv[1], exclude: [], domains});
const pipe = samplePath(columns, 0);
rmSync(pipe);
execFileSync('mkfifo', [pipe]);
const workerData = {columns, faults: {delayMs: 0, failEvery: 0}};
const reader = new Worker(new URL('${dist}workers/reader.js'), {workerData, execArgv: []});
reader.on('message', ({read}) => {
  console.log(JSON.stringify(read));
  process.exit();
});
const files = [{index: 0, start: 0}, {index: 1, start: 8}];
reader.postMessage({id: 0, buffer: new SharedArrayBuffer(16), files});
`;

describe('the thread that reads ahead', () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'domainfeed-'));
    mkdirSync(join(root, 'art/cat'), {recursive: true});
    for (const name of ['0.png', '1.png']) writeFileSync(join(root, 'art/cat', name), 'image');
  });

  afterAll(() => {
    rmSync(root, {recursive: true});
  });

  it('leaves a pipe that nobody writes to, and reads on', () => {
    const words = ['--input-type=module', '-e', READ_PIPE, root];
    const printed = execFileSync(process.execPath, words, {timeout: 20_000, killSignal: 'SIGKILL'});
    expect(printed.toString()).toBe('[false,true]\n');
  });
});
