/**
 * The process that decodes damaged files for jpeg.mjs, which starts it and outlives whatever happens to it. The file of
 * the run under way is named in the progress file; counts are sent home now and then.
 */
import {readFileSync, openSync, writeSync} from 'node:fs';

import {guardedMemory, guardKernels} from './guarded-memory.mjs';

let overrun = false;
guardKernels(() => (overrun = true)); // before a decoder loads them

const {inspect, UndecodableError} = await import('../../dist/decode/index.js');
const {damagedFile, wholeRequest} = await import('./damaged-file.mjs');

/** What the sidecar allows by default. */
const LIMITS = {maxPixels: 100e6, maxFileBytes: 64 * 2 ** 20};
const CHECKPOINT_RUNS = 250;
/** Every so many runs the file is also decoded as a whole, as for the cache, unless it would take more than this. */
const WHOLE_RUNS = 4;
const MOST_KEPT_BYTES = 4 * 2 ** 20;
/** Every so many runs the file is decoded once more, after another one: it has to come out the same. */
const REPEAT_RUNS = 16;
const OUT_BYTES = 32 * 24 * 3;
const NUMBER_DIGITS = 12;

process.once('message', (task) => {
  work(task).then(
    (summary) => process.send(summary, () => process.disconnect()),
    (error) => {
      console.error(error);
      process.exit(3);
    },
  );
});

async function work({paths, table, names, seed, from, to, skipped, progress, until}) {
  const {decoders} = await import(table);
  const files = paths.map((path) => new Uint8Array(readFileSync(path)));
  const note = openSync(progress, 'w');
  const goods = await goodResults(decoders, names, files);
  let counts = emptyCounts(names);
  let run = from;
  for (; run < to && Date.now() < until; run++) {
    if (skipped.includes(run)) continue;
    writeSync(note, String(run).padStart(NUMBER_DIGITS), 0);
    const {bytes, request} = damagedFile(files, seed, run);
    const asked = request(headerOf(bytes));
    counts.files++;
    for (const name of names) {
      const result = await decodeOnce(decoders[name], name, asked, counts, run);
      if (run % WHOLE_RUNS === 0) await decodeKept(decoders[name], name, {asked, result}, counts, run);
      if (run % REPEAT_RUNS === 0) await repeat(decoders[name], name, {asked, result, goods}, counts, run);
    }
    if (run % CHECKPOINT_RUNS === 0) {
      if (run % (CHECKPOINT_RUNS * 4) === 0) await compareGood(decoders, goods, counts, run);
      process.send({next: run + 1, counts, rss: process.memoryUsage.rss()});
      counts = emptyCounts(names);
    }
  }
  await compareGood(decoders, goods, counts, run - 1);
  return {next: run, counts, rss: process.memoryUsage.rss(), done: true};
}

function emptyCounts(names) {
  const decoderCounts = () => ({outcomes: {}, cpuMs: 0, slowest: {ms: 0, run: -1}});
  return {files: 0, faults: [], decoders: Object.fromEntries(names.map((name) => [name, decoderCounts()]))};
}

/** The header that the sidecar reads, or undefined where it would refuse the file: the decoders get it all the same. */
function headerOf(bytes) {
  try {
    return inspect(bytes, 'damaged.jpg', LIMITS, 'replace');
  } catch (error) {
    if (error instanceof UndecodableError) return undefined;
    throw error;
  }
}

async function decodeOnce(decoder, name, request, counts, run) {
  const {out, isIntact} = guardedMemory(OUT_BYTES);
  const decoderCounts = counts.decoders[name];
  const start = process.cpuUsage();
  const outcome = await outcomeOf(decoder, request, out);
  const {user, system} = process.cpuUsage(start);
  const ms = (user + system) / 1000;
  decoderCounts.cpuMs += ms;
  if (ms > decoderCounts.slowest.ms) decoderCounts.slowest = {ms, run};
  decoderCounts.outcomes[outcome.kind] = (decoderCounts.outcomes[outcome.kind] ?? 0) + 1;
  const fault = outcome.fault ?? (isIntact() && !overrun ? undefined : 'wrote outside its memory');
  overrun = false;
  if (fault !== undefined) counts.faults.push({run, decoder: name, fault});
  return {outcome, pixels: Buffer.from(out)};
}

/** A window made of a kept image has to be what the decoder makes of the file. */
async function decodeKept({whole}, name, {asked, result}, counts, run) {
  if (whole === undefined || !(whole.keptBytes(asked.header) <= MOST_KEPT_BYTES)) return;
  const {out, isIntact} = guardedMemory(OUT_BYTES);
  const decoder = {
    decodeWindow: async (request) => {
      const kept = await whole.decodeWhole(request);
      return typeof kept === 'string' ? kept : whole.windowOf(kept, request, out);
    },
  };
  const outcome = await outcomeOf(decoder, asked, out);
  const differs =
    outcome.kind === 'pixels' && !(result.outcome.kind === 'pixels' && result.pixels.equals(out));
  const fault =
    outcome.fault ??
    (isIntact() && !overrun ? undefined : 'wrote outside its memory, decoding a whole image') ??
    (differs ? `another picture from a whole image: ${result.outcome.text}` : undefined);
  overrun = false;
  if (fault !== undefined) counts.faults.push({run, decoder: name, fault});
}

/** What a decoder makes of a file must not depend on the files before it. */
async function repeat(decoder, name, {asked, result, goods}, counts, run) {
  const good = goods.find((other) => other.name === name);
  if (good !== undefined) await outcomeOf(decoder, good.request, guardedMemory(OUT_BYTES).out);
  const {out} = guardedMemory(OUT_BYTES);
  const again = await outcomeOf(decoder, asked, out);
  if (again.text === result.outcome.text && result.pixels.equals(out)) return;
  counts.faults.push({
    run,
    decoder: name,
    fault: `${result.outcome.text}, and after another file ${again.text}`,
  });
}

/** Whether pixels, a refusal or a fault of the file came of it; everything else is a fault of the decoder. */
async function outcomeOf(decoder, request, out) {
  try {
    const refusal = await decoder.decodeWindow(request, out);
    return {
      kind: refusal === undefined ? 'pixels' : 'left to another decoder',
      text: refusal ?? 'pixels',
    };
  } catch (error) {
    if (error instanceof UndecodableError) {
      return {kind: /^\w+/.exec(error.message)?.[0] ?? 'no reason', text: error.message};
    }
    return {kind: 'FAULT', fault: String(error?.stack ?? error)};
  }
}

/** What each decoder makes of the good files that it decodes. */
async function goodResults(decoders, names, files) {
  const goods = [];
  for (const bytes of files) {
    for (const name of names) {
      const {out} = guardedMemory(OUT_BYTES);
      const request = wholeRequest(bytes);
      const {kind} = await outcomeOf(decoders[name], request, out);
      if (kind === 'pixels') goods.push({name, request, pixels: Buffer.from(out)});
    }
  }
  return goods;
}

/** A decoder whose tables a damaged file has spoilt decodes good files otherwise than before. */
async function compareGood(decoders, goods, counts, run) {
  for (const {name, request, pixels} of goods) {
    const {out} = guardedMemory(OUT_BYTES);
    const {kind} = await outcomeOf(decoders[name], request, out);
    if (kind === 'pixels' && pixels.equals(out)) continue;
    counts.faults.push({run, decoder: name, fault: 'decodes a good file otherwise than before'});
    return;
  }
}
