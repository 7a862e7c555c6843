// CPU time of decoding a JPEG, cropping at random and resizing to 224x224: this project's kernel, libjpeg-turbo through
// koffi, and OpenCV (full decode, linear resize without antialiasing), in turn and on the same windows. Prints medians
// in ms per image, by picture size, and what the kernel's parts take. Windows: torchvision's RandomResizedCrop with
// scale 0.08 to 1 and ratio 3/4 to 4/3.
//
//   npm run build && npm run build:kernels
//   node scripts/bench/decode.mjs --images FOLDER [--rounds 7] [--target 224] [--opencv PYTHON]
//
// PYTHON is an interpreter that has cv2; without it the comparison is left out.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import os from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {readHeader} from '../../dist/decode/index.js';
import {decodeJpegWindow, loadKernels, loadTurboDecoder} from '../../dist/kernels/index.js';
import {storedPlacement} from '../../dist/kernels/stored-placement.js';
import {philox} from '../../dist/random.js';

const {values} = parseArgs({
  options: {
    images: {type: 'string'},
    rounds: {type: 'string', default: '7'},
    target: {type: 'string', default: '224'},
    opencv: {type: 'string'},
  },
});
if (values.images === undefined) throw new Error('Give a folder of JPEG files: --images FOLDER');
const target = Number(values.target);
const out = new Uint8Array(target * target * 3);
const kernels = loadKernels();
const turbo = loadTurboDecoder();

const kernelJobs = {
  'kernel: the whole job': ({request}) => decodeJpegWindow(request, out),
  'part: copy in, header, unstuffing': open,
  'part: and Huffman to the last block, skipped': (item) => decodePlanes(item, cornerOf),
  'part: and the window to planes': (item) => decodePlanes(item, windowOf),
  'full image to planes': (item) => decodePlanes(item, imageOf),
};

const bySize = Map.groupBy ? Map.groupBy(readImages(), sizeOf) : groupBySize(readImages());
const machine = {cpu: os.cpus()[0].model, node: process.version};
for (const [size, items] of bySize) {
  const kb = items.reduce((sum, {request}) => sum + request.bytes.length, 0) / items.length / 1000;
  console.log(`\n${size}: ${items.length} files, mean ${kb.toFixed(0)} KB; ${JSON.stringify(machine)}`);
  const medians = await measure(items);
  const reference = medians.get('OpenCV');
  for (const [name, ms] of medians) {
    const ratio = reference === undefined ? '' : `   x OpenCV ${(ms / reference).toFixed(2)}`;
    console.log(`${name.padEnd(48)} ${ms.toFixed(3)}${ratio}`);
  }
}

function readImages() {
  return readdirSync(values.images, {recursive: true})
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort()
    .map((name, index) => {
      const path = join(values.images, name);
      const bytes = new Uint8Array(readFileSync(path));
      const header = readHeader(bytes);
      const window = drawWindow(header, index);
      const flip = index % 2 === 1;
      const rest = {width: target, height: target, filter: 'antialias', flip, background: [0, 0, 0]};
      return {path, request: {bytes, header, window, ...rest}};
    });
}

function sizeOf({request}) {
  return `${request.header.width}x${request.header.height}`;
}

function groupBySize(items) {
  const groups = new Map();
  for (const item of items) groups.set(sizeOf(item), [...(groups.get(sizeOf(item)) ?? []), item]);
  return groups;
}

/** The `index`-th window: area, ratio and place from the index alone. */
function drawWindow({width, height}, index) {
  for (let attempt = 0; attempt < 10; attempt++) {
    const [a, b, c, d] = philox([index, attempt, 0, 0], [7, 0]).map((word) => word / 2 ** 32);
    const area = width * height * (0.08 + 0.92 * a);
    const ratio = (3 / 4) * (16 / 9) ** b;
    const size = {width: Math.round(Math.sqrt(area * ratio)), height: Math.round(Math.sqrt(area / ratio))};
    if (size.width > width || size.height > height) continue;
    const x = Math.floor(c * (width - size.width + 1));
    return {x, y: Math.floor(d * (height - size.height + 1)), ...size};
  }
  return {x: 0, y: 0, width, height};
}

async function measure(items) {
  const opencv = values.opencv === undefined ? undefined : startOpencv(items);
  const refusal = decodeJpegWindow(items[0].request, out);
  if (refusal !== undefined) console.log(`not for the kernel: ${refusal}`);
  const jobs = {
    ...(refusal === undefined && kernelJobs),
    ...(turbo && {
      'libjpeg-turbo through koffi, exact resize': ({request}) => turbo.decodeWindow(request, out),
    }),
  };
  const passes = new Map(Object.keys(jobs).map((name) => [name, []]));
  if (opencv) passes.set('OpenCV', []);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, job] of Object.entries(jobs)) {
      const started = process.cpuUsage();
      for (const item of items) job(item);
      const {user, system} = process.cpuUsage(started);
      passes.get(name).push((user + system) / 1000 / items.length);
    }
    if (opencv) passes.get('OpenCV').push(await opencv.pass());
  }
  opencv?.end();
  return new Map([...passes].map(([name, ms]) => [name, ms.sort((a, b) => a - b)[ms.length >> 1]]));
}

function open({request}) {
  const address = kernels.reserveInput(request.bytes.length);
  new Uint8Array(kernels.memory.buffer, address, request.bytes.length).set(request.bytes);
  if (kernels.openJpeg(request.bytes.length) !== 0) throw new Error('Not a JPEG that the kernel takes');
}

function decodePlanes(item, part) {
  open(item);
  if (kernels.decodePlanes(...part(item.request)) !== 0) throw new Error('The kernel could not decode it');
}

function windowOf(request) {
  return storedPlacement(request).slice(0, 4);
}

function imageOf({header}) {
  return [0, 0, header.width, header.height];
}

function cornerOf({header}) {
  return [header.width - 1, header.height - 1, 1, 1];
}

/** A process that runs one pass for each line it is sent and answers with the CPU ms per image. */
function startOpencv(items) {
  const script = fileURLToPath(new URL('decode_opencv.py', import.meta.url));
  const child = spawn(values.opencv, [script], {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout});
  const jobs = items.map(({path, request: {window, flip}}) => ({path, ...window, flip}));
  child.stdin.write(`${JSON.stringify({target, jobs})}\n`);
  return {
    async pass() {
      const answer = once(lines, 'line');
      child.stdin.write('pass\n');
      return Number((await answer)[0]);
    },
    end: () => child.stdin.end(),
  };
}
