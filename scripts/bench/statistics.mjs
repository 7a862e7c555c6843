// What measuring a feed's domains costs, beside decoding its images alone and making them into batches, in CPU ms an image: one
// thread, no cache, the whole of each image once, in turn in one run. And by the watch, beside decoding alone: with as many
// threads as the feed's workers, from before they start until they have ended. Reads the images of a feed.yaml; writes nothing
// beside them.
//
//   npm run build && node scripts/bench/statistics.mjs --config feed.yaml [--feed train] [--seconds 8]
//
// A new thread does each run, and is slow at first, so that only the last domain is counted, but by the watch. It is another one
// each time, since domains cost not all the same.
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

import {scanFolder} from '../../dist/catalog/index.js';
import {loadConfig} from '../../dist/config/index.js';
import {startPipeline} from '../../dist/pipeline.js';
import {measureFeed} from '../../dist/statistics/index.js';
import {recipeOf} from '../../dist/statistics/recipe.js';
import {startThreads} from '../../dist/threads.js';

const text = {type: 'string'};
const {values} = parseArgs({options: {config: text, feed: text, seconds: {...text, default: '8'}}});
const config = loadConfig(values.config);
const feed = config.feeds.find(({name}) => values.feed === undefined || name === values.feed);
const threads = config.server.workers;
/** Nothing is aligned nor augmented, and no levels become floats. */
const plain = {
  ...feed,
  image: {...feed.image, dtype: 'uint8'},
  views: [{name: 'default', align: [], augment: [], drawsOf: 0}],
  batch: {mode: 'sequential', size: 32},
  mix: undefined,
  normalize: {mean: [0, 0, 0], std: [1, 1, 1]},
};

/** Decodes, measures, makes, with each domain last in turn; the first run reads the files into the system's cache. */
const runs = [];
const end = performance.now() + Number(values.seconds) * 1000;
while (runs.length < 2 || (runs.length - 1) % feed.domains.length !== 0 || performance.now() < end) {
  const order = inTurn(runs.length);
  const decoded = await decodeOnce(order);
  const measured = await measureOnce(order);
  const made = await makeOnce(order, measured.from);
  runs.push({decoded, measured, made, watched: await watchBoth(order)});
}
const [decoding, measuring, making] = ['decoded', 'measured', 'made'].map((what) =>
  averaged(runs.slice(1).map((run) => run[what])),
);
const ratio = (part, whole) => Number((part.cpu_ms / whole.cpu_ms).toFixed(3));
const rates = {decoding: ratio(decoding, measuring), making: ratio(making, measuring)};
const watched = runs.slice(1).map((run) => run.watched);
const imagesPerSecond = (what) => {
  const images = watched.reduce((sum, run) => sum + run.images, 0);
  return Math.round((images / watched.reduce((sum, run) => sum + run[what], 0)) * 1000);
};
const [decodes, measures] = ['decodingMs', 'measuringMs'].map(imagesPerSecond);
const watch = {
  threads,
  decodes_per_s: decodes,
  measures_per_s: measures,
  rate: Number((measures / decodes).toFixed(3)),
};
const machine = {cpu: os.cpus()[0].model, node: process.version};
console.log(JSON.stringify({decoding, measuring, making, rates, watch, machine}, undefined, 2));

/** The catalog and the feed, with their domains moved on by so many; larger ones first, as one thread measures them. */
function inTurn(by) {
  const own = config.domains.filter(({name}) => feed.domains.includes(name));
  const {catalog: known} = scanFolder({...config.catalog, domains: own});
  const domains = own
    .map((domain, i) => ({domain, place: (i + by) % own.length, count: known.domains[i].count}))
    .sort((a, b) => b.count - a.count || a.place - b.place)
    .map(({domain}) => domain);
  const {catalog} = scanFolder({...config.catalog, domains});
  return {catalog, domains, feed: {...plain, domains: domains.map(({name}) => name)}};
}

/** How many images come before the clock starts: all but the last domain. Of a single domain some, in which the thread gets warm. */
function warmUp({domains}) {
  return domains.length > 1 ? domains.slice(0, -1).reduce((sum, {count}) => sum + count, 0) : 96;
}

/** Reads and decodes all images once, in a new thread. */
async function decodeOnce({catalog, feed}) {
  const all = indicesOf(catalog);
  const warm = warmUp(catalog);
  const thread = startDecoding(catalog, feed, 1);
  try {
    await thread.run(all.slice(0, warm));
    const start = process.cpuUsage();
    await thread.run(all.slice(warm));
    return {images: all.length - warm, ms: msOf(process.cpuUsage(start))};
  } finally {
    await thread.end();
  }
}

/** Decodes all images, and measures them, by the watch. */
async function watchBoth({catalog, feed}) {
  const all = indicesOf(catalog);
  const part = Math.ceil(all.length / threads);
  const start = performance.now();
  const pool = startDecoding(catalog, feed, threads);
  const parts = Array.from({length: threads}, (_, i) => all.slice(i * part, (i + 1) * part));
  await Promise.all(parts.map((some) => pool.run(some)));
  await pool.end();
  const decoded = performance.now();
  await measureAll({catalog, feed}, threads, () => undefined);
  return {images: all.length, decodingMs: decoded - start, measuringMs: performance.now() - decoded};
}

function indicesOf({domains}) {
  return domains.flatMap(({start, count}) => Array.from({length: count}, (_, i) => start + i));
}

function startDecoding({columns}, feed, count) {
  const setup = {columns, recipe: recipeOf(feed, config.catalog, {})};
  return startThreads({file: new URL('decode-task.mjs', import.meta.url), count, setup});
}

/** Measures all images once, in a new thread. */
async function measureOnce({catalog, feed}) {
  const warm = warmUp(catalog);
  const state = {from: undefined, done: 0};
  const update = (done) => {
    if (done < warm) return;
    if (state.from === undefined) Object.assign(state, {from: done, start: process.cpuUsage()});
    Object.assign(state, {done, cpu: process.cpuUsage(state.start)});
  };
  await measureAll({catalog, feed}, 1, update);
  return {from: state.from, images: state.done - state.from, ms: msOf(state.cpu)};
}

/** Measures as if nothing were known. */
async function measureAll({catalog, feed}, threads, update) {
  const stateDir = mkdtempSync(join(os.tmpdir(), 'domainfeed-bench-'));
  try {
    await measureFeed(feed, catalog, config.catalog, {
      stateDir,
      threads,
      startProgress: () => ({update, end: () => undefined}),
      onStale: () => undefined,
    });
  } finally {
    rmSync(stateDir, {recursive: true});
  }
}

/** Makes batches of all images once, in a new thread. @param from - As `warmUp`, or the next image that measuring told of. */
async function makeOnce({catalog, domains, feed}, from) {
  const quiet = {onTask: () => undefined, onBadSample: () => undefined};
  const server = {...config.server, workers: 1, cache: 0};
  const pipeline = startPipeline({...config, server, domains, feeds: [feed]}, catalog, quiet);
  try {
    const {stepsInEpoch} = pipeline.planOf(pipeline.feedNamed(feed.name), 1);
    let [done, images, start] = [0, 0, undefined];
    for (let step = 0; step < stepsInEpoch; step++) {
      if (done >= from) start ??= process.cpuUsage();
      const request = {feed: feed.name, epoch: 0, step, rank: 0, worldSize: 1};
      const batch = await pipeline.prepareBatch(request, new AbortController().signal);
      batch.release();
      done += batch.sampleId.length;
      if (start !== undefined) images += batch.sampleId.length;
    }
    return {images, ms: msOf(process.cpuUsage(start))};
  } finally {
    await pipeline.close();
  }
}

function msOf({user, system}) {
  return (user + system) / 1000;
}

function averaged(runs) {
  const [images, ms] = [
    runs.reduce((sum, run) => sum + run.images, 0),
    runs.reduce((sum, run) => sum + run.ms, 0),
  ];
  return {images, cpu_ms: Number((ms / images).toFixed(3))};
}
