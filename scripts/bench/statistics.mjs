// What measuring a feed's domains costs, beside making its images into batches, in CPU ms an image: one thread, no cache, the
// whole of each image once, in turn in one run. Reads the images of a feed.yaml; writes nothing beside them.
//
//   npm run build && node scripts/bench/statistics.mjs --config feed.yaml [--feed train] [--seconds 8]
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

import {scanFolder} from '../../dist/catalog/index.js';
import {loadConfig} from '../../dist/config/index.js';
import {startPipeline} from '../../dist/pipeline.js';
import {measureFeed} from '../../dist/statistics/index.js';

const text = {type: 'string'};
const {values} = parseArgs({options: {config: text, feed: text, seconds: {...text, default: '8'}}});
const config = loadConfig(values.config);
const feed = config.feeds.find(({name}) => values.feed === undefined || name === values.feed);
const {catalog} = scanFolder({...config.catalog, domains: config.domains});
/** Nothing is aligned nor augmented, and no levels become floats. */
const plain = {
  ...feed,
  image: {...feed.image, dtype: 'uint8'},
  views: [{name: 'default', align: [], augment: [], drawsOf: 0}],
  batch: {mode: 'sequential', size: 32},
  mix: undefined,
  normalize: {mean: [0, 0, 0], std: [1, 1, 1]},
};

/** Measures, then makes, over and over; the first pair reads the files into the system's cache. */
const runs = [];
const end = performance.now() + Number(values.seconds) * 1000;
while (runs.length < 2 || performance.now() < end) {
  const measured = await measureOnce();
  runs.push({measured, made: await makeOnce(measured.from)});
}
const measuring = averaged(runs.slice(1).map(({measured}) => measured));
const making = averaged(runs.slice(1).map(({made}) => made));
const machine = {cpu: os.cpus()[0].model, node: process.version};
const rate = Number((making.cpu_ms / measuring.cpu_ms).toFixed(3));
console.log(JSON.stringify({measuring, making, rate, machine}, undefined, 2));

/** Measures all images once, in a new thread. */
async function measureOnce() {
  const stateDir = mkdtempSync(join(os.tmpdir(), 'domainfeed-bench-'));
  // Thread and kernels are warm by the time that the third piece of a domain is there.
  const [warm, state] = [96, {from: undefined, done: 0}];
  const update = (done) => {
    if (done < warm) return;
    if (state.from === undefined) Object.assign(state, {from: done, start: process.cpuUsage()});
    Object.assign(state, {done, cpu: process.cpuUsage(state.start)});
  };
  try {
    await measureFeed(plain, catalog, config.catalog, {
      stateDir,
      threads: 1,
      startProgress: () => ({update, end: () => undefined}),
      onStale: () => undefined,
    });
  } finally {
    rmSync(stateDir, {recursive: true});
  }
  return {from: state.from, images: state.done - state.from, ms: msOf(state.cpu)};
}

/** Makes batches of all images once, in a new thread. @param from - How many images come before the clock starts. */
async function makeOnce(from) {
  const quiet = {onTask: () => undefined, onBadSample: () => undefined};
  const server = {...config.server, workers: 1, cache: 0};
  const pipeline = startPipeline({...config, server, feeds: [plain]}, catalog, quiet);
  try {
    const {stepsInEpoch} = pipeline.planOf(pipeline.feedNamed(plain.name), 1);
    let [done, images, start] = [0, 0, undefined];
    for (let step = 0; step < stepsInEpoch; step++) {
      if (done >= from) start ??= process.cpuUsage();
      const request = {feed: plain.name, epoch: 0, step, rank: 0, worldSize: 1};
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
