// Images/s on a slow disk, with and without reading ahead, beside those with all files in the page cache: `domainfeed
// bench` in turn, each in a process of its own, on one folder. The slow disk is the fault layer of src/workers/
// read-faults.ts: each read takes so many milliseconds longer, and as many run at once as Node has threads for
// (UV_THREADPOOL_SIZE, 16 by default). Decoded images are not kept. Prints JSON: medians, and their ratio to the page cache's.
//
//   npm run build && node scripts/bench/read-ahead.mjs --images ROOT [--delay-ms 5] [--seconds 5] [--rounds 5] [--per-domain 16]
//
// ROOT holds domain/class/image.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {domainFolders} from './domain-folders.mjs';

const {values} = parseArgs({
  options: {
    images: {type: 'string'},
    'delay-ms': {type: 'string', default: '5'},
    seconds: {type: 'string', default: '5'},
    rounds: {type: 'string', default: '5'},
    'per-domain': {type: 'string', default: '16'},
  },
});
if (values.images === undefined) throw new Error('Give a folder of images: --images ROOT');

const slow = `delay_ms=${values['delay-ms']}`;
const contenders = {
  'page cache': {readAhead: '64MiB', faults: ''},
  'slow disk, read ahead': {readAhead: '64MiB', faults: slow},
  'slow disk, read_ahead: off': {readAhead: 'off', faults: slow},
};
const command = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));
const folder = mkdtempSync(join(os.tmpdir(), 'domainfeed-bench-'));
try {
  const rounds = Array.from({length: Number(values.rounds)}, () =>
    Object.fromEntries(Object.entries(contenders).map(([name, how]) => [name, run(how)])),
  );
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, summary(rounds, name)]));
  const machine = {cpu: os.cpus()[0].model, cores: os.availableParallelism(), node: process.version};
  console.log(JSON.stringify({slow, results, machine}, undefined, 2));
} finally {
  rmSync(folder, {recursive: true});
}

function run({readAhead, faults}) {
  const root = resolve(values.images);
  const domains = Object.fromEntries(domainFolders(root).map((name) => [name, {role: 'source'}]));
  const config = join(folder, 'feed.yaml');
  const feed = {batch: {per_domain: Number(values['per-domain'])}, augment: [{crop: {}}, {flip: {}}]};
  const server = {cache: 'off', read_ahead: readAhead};
  writeFileSync(config, JSON.stringify({server, catalog: {root}, domains, feeds: {train: feed}})); // JSON is YAML
  const args = [
    command,
    'bench',
    '--config',
    config,
    '--feed',
    'train',
    '--seconds',
    values.seconds,
    '--json',
  ];
  const env = {...process.env, DOMAINFEED_READ_FAULTS: faults};
  return JSON.parse(
    execFileSync(process.execPath, args, {encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore']}),
  );
}

function summary(rounds, name) {
  const ratio = (round) => round[name].images_per_s / round['page cache'].images_per_s;
  return {
    images_per_s: median(rounds.map((round) => round[name].images_per_s)),
    cpu_ms_per_image: median(rounds.map((round) => round[name].cpu_ms_per_image)),
    times_page_cache: Number(median(rounds.map(ratio)).toFixed(3)),
  };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
