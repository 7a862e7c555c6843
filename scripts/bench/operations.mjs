// CPU time of each operation on one 224x224 image: this project's kernels, OpenCV and Pillow doing the same, in turn in
// one run. Prints medians in ms as a table. OpenCV's linear and cubic resize are not antialiased, its area resize is.
//
//   npm run build && node scripts/bench/operations.mjs [--rounds 9] [--repeats 60] [--python .venv/bin/python] [--json]
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import os from 'node:os';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {adjustColours, blur, makeGray, resizeRgb, solarize} from '../../dist/kernels/index.js';
import {storedPlacement} from '../../dist/kernels/stored-placement.js';
import {philox} from '../../dist/random.js';

const {values} = parseArgs({
  options: {
    rounds: {type: 'string', default: '9'},
    repeats: {type: 'string', default: '60'},
    python: {type: 'string', default: fileURLToPath(new URL('../../.venv/bin/python', import.meta.url))},
    json: {type: 'boolean', default: false},
  },
});
const repeats = Number(values.repeats);

const PHOTO = {width: 500, height: 375};
const WINDOW = {x: 41, y: 23, width: 400, height: 300};
const SIZE = 224;
const SIGMA = 1.5;
const FACTOR = 1.3;
const TURN = 0.1;
const THRESHOLD = 128;

const photo = makePhoto();
const image = new Uint8Array(SIZE * SIZE * 3);
resize('antialias', false)(image);

/** Each changes `pixels`, (224, 224, 3) uint8, in place, or fills it from the photo. */
const operations = {
  'crop, resize antialias': resize('antialias', false),
  'crop, resize antialias, flip': resize('antialias', true),
  'crop, resize bicubic': resize('bicubic', false),
  'crop, resize nearest': resize('nearest', false),
  'jitter: brightness': adjust('brightness', FACTOR),
  'jitter: contrast': adjust('contrast', FACTOR),
  'jitter: saturation': adjust('saturation', FACTOR),
  'jitter: hue': adjust('hue', TURN),
  grayscale: makeGray,
  [`blur, sigma ${SIGMA}`]: (pixels) => blur(pixels, SIZE, SIZE, SIGMA),
  solarize: (pixels) => solarize(pixels, THRESHOLD),
};

const passes = [];
const peers = startPeers();
for (let round = 0; round < Number(values.rounds); round++) {
  passes.push({domainfeed: ownPass(), ...(await peers.pass())});
}
peers.end();

const names = Object.keys(operations);
const loaders = Object.keys(passes[0]);
const medians = Object.fromEntries(
  names.map((name) => [
    name,
    Object.fromEntries(loaders.map((loader) => [loader, median(passes.map((pass) => pass[loader][name]))])),
  ]),
);
if (values.json) {
  const machine = {cpu: os.cpus()[0].model, node: process.version};
  console.log(JSON.stringify({machine, ms: medians}));
} else {
  console.log(`| CPU ms | ${loaders.join(' | ')} |\n| --- |${' --- |'.repeat(loaders.length)}`);
  for (const name of names) {
    console.log(`| ${name} | ${loaders.map((loader) => medians[name][loader].toFixed(3)).join(' | ')} |`);
  }
}

function resize(filter, flip) {
  const header = {...PHOTO, orientation: 1};
  const placement = storedPlacement({header, window: WINDOW, width: SIZE, height: SIZE, filter, flip});
  return (pixels) => resizeRgb(photo, {...PHOTO, channels: 3}, placement, pixels);
}

function adjust(what, amount) {
  return (pixels) => adjustColours(pixels, [{adjust: what, amount}]);
}

/** Smooth colours with noise: what the operations do doesn't depend on the levels, but for hue's branches. */
function makePhoto() {
  const pixels = new Uint8Array(PHOTO.width * PHOTO.height * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor(at / 3) % PHOTO.width, Math.floor(at / 3 / PHOTO.width)];
    const wave = 120 + 80 * Math.sin(x / 37 + (at % 3)) * Math.cos(y / 29 - (at % 3));
    pixels[at] = wave + (philox([at, 0, 0, 0], [1, 0])[0] % 31) - 15;
  }
  return pixels;
}

function ownPass() {
  const pixels = new Uint8Array(image.length);
  return Object.fromEntries(
    Object.entries(operations).map(([name, operate]) => {
      const started = process.cpuUsage();
      for (let repeat = 0; repeat < repeats; repeat++) {
        pixels.set(image);
        operate(pixels);
      }
      const {user, system} = process.cpuUsage(started);
      return [name, (user + system) / 1000 / repeats];
    }),
  );
}

/** A process that runs one pass for each line it is sent, and answers with library -> operation -> CPU ms. */
function startPeers() {
  const script = fileURLToPath(new URL('operations_peers.py', import.meta.url));
  const child = spawn(values.python, [script], {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout});
  const task = {photo: PHOTO, window: WINDOW, size: SIZE, sigma: SIGMA, factor: FACTOR, turn: TURN};
  child.stdin.write(
    `${JSON.stringify({...task, threshold: THRESHOLD, repeats, names: Object.keys(operations)})}\n`,
  );
  child.stdin.write(`${Buffer.from(photo).toString('base64')}\n`);
  return {
    async pass() {
      const answer = once(lines, 'line');
      child.stdin.write('pass\n');
      return JSON.parse((await answer)[0]);
    },
    end: () => child.stdin.end(),
  };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
