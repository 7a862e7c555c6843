/**
 * Decodes damaged JPEG files by every decoder, in a process of its own. Each file has to end in pixels, a refusal or a
 * named fault of the file. Faults of a decoder are: any other error, a crash, a hang, a byte written outside its memory, a good
 * file that is no longer decoded as before, and memory that grows. Their files are kept and named, and the exit code is 1.
 * Needs `npm run build`.
 *
 *     node scripts/fuzz/jpeg.mjs [--files FOLDER] [--count 100000] [--seconds 3600] [--seed 1] [--from 0]
 *                                [--decoders kernel,turbo,sharp] [--keep FOLDER] [--json]
 */
import {fork} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

import {damagedFile} from './damaged-file.mjs';
import {addCounts, emptyTally, memoryGrowth} from './tally.mjs';

/** A file that a decoder works at for so long is a hang; the slowest good end takes a second. */
const HANG_SECONDS = 60;
/** Stands in the progress file until the first run begins. */
const NONE = '-1';
const MOST_GROWTH_BYTES = 64 * 2 ** 20;
/** glibc keeps what is freed for each of a process's threads, some 60 MiB each after large images: it would hide a leak. */
const ENVIRONMENT = {...process.env, MALLOC_ARENA_MAX: '1'};
/** After so many crashes and hangs one more tells nothing new. */
const MOST_ENDS = 20;

const text = {type: 'string'};
const {values} = parseArgs({
  options: {
    files: {...text, default: fileURLToPath(new URL('../../test/fixtures/images', import.meta.url))},
    count: {...text, default: '100000'},
    seconds: {...text, default: 'Infinity'},
    'hang-seconds': {...text, default: String(HANG_SECONDS)},
    seed: {...text, default: '1'},
    from: {...text, default: '0'},
    decoders: {...text, default: 'kernel,turbo,sharp'},
    table: {...text, default: fileURLToPath(new URL('../../dist/decode/index.js', import.meta.url))},
    keep: text,
    json: {type: 'boolean', default: false},
  },
});

const paths = readdirSync(values.files, {recursive: true})
  .filter((name) => /\.jpe?g$/i.test(name))
  .sort()
  .map((name) => join(values.files, name));
if (paths.length === 0) throw new Error(`No JPEG files in ${values.files}`);
const keep = values.keep ?? mkdtempSync(join(tmpdir(), 'domainfeed-fuzz-'));
mkdirSync(keep, {recursive: true});

const seed = Number(values.seed);
const from = Number(values.from);
const tally = emptyTally();
const ends = await fuzz();
for (const end of ends) tally.faults.push(end);
const growth = ends.length === 0 ? memoryGrowth(tally.rss) : undefined;
if (growth !== undefined && growth > MOST_GROWTH_BYTES) {
  tally.faults.push({
    run: -1,
    decoder: values.decoders,
    fault: `memory grew by ${Math.round(growth / 2 ** 20)} MiB`,
  });
}
keepFiles(tally.faults);
report(tally, growth);
process.exitCode = tally.faults.length === 0 ? 0 : 1;

/** Runs processes until all runs are done or time is up; returns how those ended that did not end well. */
async function fuzz() {
  const ended = [];
  const until = Date.now() + Math.min(Number(values.seconds) * 1000, 1e12);
  for (let next = from; next < from + Number(values.count) && ended.length < MOST_ENDS;) {
    const result = await runProcess({next, until, skipped: ended.map(({run}) => run)});
    next = result.next;
    if (result.end !== undefined) ended.push(result.end);
    else break;
  }
  return ended;
}

/** One process over the runs from `next`; after a crash or a hang the next one goes on from what was counted. */
function runProcess({next, until, skipped}) {
  const progress = join(keep, 'run-under-way');
  writeFileSync(progress, NONE);
  const child = fork(fileURLToPath(new URL('decode-damaged.mjs', import.meta.url)), {env: ENVIRONMENT});
  const names = values.decoders.split(',');
  const to = from + Number(values.count);
  child.send({
    paths,
    table: pathToFileURL(values.table).href,
    names,
    seed,
    from: next,
    to,
    skipped,
    progress,
    until,
  });
  return new Promise((resolve) => {
    let hung = false;
    let done = false;
    let last = {run: NONE, at: performance.now()};
    const watch = setInterval(() => {
      const run = readFileSync(progress, 'utf8');
      if (run !== last.run) last = {run, at: performance.now()};
      const limit = run === NONE ? HANG_SECONDS : Number(values['hang-seconds']);
      if (performance.now() - last.at < limit * 1000) return;
      hung = true;
      child.kill('SIGKILL');
    }, 250);
    child.on('message', (message) => {
      addCounts(tally, message);
      ({next} = message);
      done = message.done === true;
    });
    child.on('close', (code, signal) => {
      clearInterval(watch);
      const run = Number(readFileSync(progress, 'utf8'));
      if (done) resolve({next});
      else if (run < 0)
        throw new Error(`The decoding process ended before its first file: ${code ?? signal}`);
      else
        resolve({
          next,
          end: {run, decoder: values.decoders, fault: hung ? 'hangs' : `crashed: ${code ?? signal}`},
        });
    });
  });
}

function keepFiles(faults) {
  const files = paths.map((path) => new Uint8Array(readFileSync(path)));
  for (const fault of faults) {
    if (fault.run < 0) continue;
    fault.file = join(keep, `${seed}-${fault.run}.jpg`);
    writeFileSync(fault.file, damagedFile(files, seed, fault.run).bytes);
  }
}

function report({files, faults, decoders, rss}, grown) {
  const mib = (bytes) => Math.round(bytes / 2 ** 20);
  const rows = Object.entries(decoders).map(([decoder, {outcomes, cpuMs, slowest}]) => ({
    decoder,
    outcomes: Object.fromEntries(Object.entries(outcomes).sort((a, b) => b[1] - a[1])),
    meanMs: Number((cpuMs / files).toFixed(3)),
    slowestMs: Number(slowest.ms.toFixed(1)),
    slowestRun: slowest.run,
  }));
  const result = {
    seed,
    from,
    files,
    decoders: rows,
    peakMiB: mib(Math.max(0, ...rss)),
    growthMiB: grown === undefined ? undefined : mib(grown),
    faults,
  };
  if (values.json) {
    console.log(JSON.stringify(result));
    return;
  }
  console.log(`${files} damaged files of seed ${seed}, CPU in ms`);
  for (const {decoder, outcomes, meanMs, slowestMs, slowestRun} of rows) {
    console.log(
      `${decoder}: mean ${meanMs}, slowest ${slowestMs} (run ${slowestRun}), ${JSON.stringify(outcomes)}`,
    );
  }
  console.log(
    `memory: at most ${result.peakMiB} MiB, growth ${result.growthMiB ?? 'not judged in so short a run,'} MiB`,
  );
  for (const {run, decoder, fault, file} of faults)
    console.error(`FAULT of ${decoder} in run ${run}: ${fault} ${file}`);
}
