// What measuring a feed's domains costs, beside making its images into batches, in CPU ms an image: one thread, no cache, the
// whole of each image. Reads the images of a feed.yaml; writes nothing beside them.
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

const measuring = await measure();
const making = await make();
const machine = {cpu: os.cpus()[0].model, node: process.version};
const rate = Number((making.cpu_ms / measuring.cpu_ms).toFixed(3));
console.log(JSON.stringify({measuring, making, rate, machine}, undefined, 2));

/** Measures all images, over and over; the first run starts threads and compiles. */
async function measure() {
  const runs = [];
  const end = performance.now() + Number(values.seconds) * 1000;
  while (runs.length < 2 || performance.now() < end) runs.push(await measureOnce());
  return averaged(runs.slice(1));
}

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
  return {images: state.done - state.from, ms: (state.cpu.user + state.cpu.system) / 1000};
}

/** Makes batches of all images, over and over. */
async function make() {
  const quiet = {onTask: () => undefined, onBadSample: () => undefined};
  const server = {...config.server, workers: 1, cache: 0};
  const pipeline = startPipeline({...config, server, feeds: [plain]}, catalog, quiet);
  try {
    const {stepsInEpoch} = pipeline.planOf(pipeline.feedNamed(plain.name), 1);
    const batchOf = async (step) => {
      const request = {feed: plain.name, epoch: 0, step: step % stepsInEpoch, rank: 0, worldSize: 1};
      const batch = await pipeline.prepareBatch(request, new AbortController().signal);
      batch.release();
      return batch.sampleId.length;
    };
    for (let step = 0; step < 4; step++) await batchOf(step);
    const end = performance.now() + Number(values.seconds) * 1000;
    const start = process.cpuUsage();
    let images = 0;
    for (let step = 4; performance.now() < end; step++) images += await batchOf(step);
    const {user, system} = process.cpuUsage(start);
    return averaged([{images, ms: (user + system) / 1000}]);
  } finally {
    await pipeline.close();
  }
}

function averaged(runs) {
  const [images, ms] = [
    runs.reduce((sum, run) => sum + run.images, 0),
    runs.reduce((sum, run) => sum + run.ms, 0),
  ];
  return {images, cpu_ms: Number((ms / images).toFixed(3))};
}
