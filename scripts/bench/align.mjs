// CPU time of aligning a picture to a domain: domainfeed's alignments, one by one and as the whole `lab_match` (LAB, CLAHE of
// L, match of its histogram, stretch of a and b, and back), and OpenCV doing the same chain in the same run, in turn and on
// the same pictures. Prints medians in ms per image.
//
//   npm run build
//   node scripts/bench/align.mjs [--rounds 9] [--size 224] [--python .venv/bin/python]
//
// PYTHON is an interpreter that has cv2 and skimage, whose photographs are the pictures.
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {z} from 'zod';

import {alignments, alignPicture, createAmplitude, drawChain, prepareChain} from '../../dist/align/index.js';
import {createEqualizingCounter, LAB_UNITS} from '../../dist/kernels/index.js';
import {sampleStream} from '../../dist/random.js';

const {values} = parseArgs({
  options: {
    rounds: {type: 'string', default: '9'},
    size: {type: 'string', default: '224'},
    python: {type: 'string', default: '.venv/bin/python'},
  },
});
const side = Number(values.size);
const size = {width: side, height: side};
const imageBytes = side * side * 3;
/** How often each picture is taken in a pass: long enough for a clock of CPU time. */
const REPEATS = 10;
const CLIP = 2;
const clahe = {clip: CLIP, columns: 8, rows: 8};

const MAKE_PICTURES = `
import sys, cv2, numpy as np
from skimage import data
side = int(sys.argv[2])
crops = []
for name in ("astronaut", "chelsea", "coffee", "rocket"):
    photo = getattr(data, name)()
    for top in (0, photo.shape[0] - 290):
        crops.append(cv2.resize(photo[top : top + 290, 60:350], (side, side), interpolation=cv2.INTER_AREA))
np.stack(crops).tofile(sys.argv[1])
`;

const folder = mkdtempSync(join(os.tmpdir(), 'domainfeed-align-'));
try {
  const path = join(folder, 'pictures');
  execFileSync(values.python, ['-c', MAKE_PICTURES, path, String(side)]);
  const bytes = new Uint8Array(readFileSync(path));
  const pictures = Array.from({length: bytes.length / imageBytes}, (_, i) =>
    bytes.subarray(i * imageBytes, (i + 1) * imageBytes),
  );
  const half = pictures.length / 2;
  const domains = [
    {name: 'own', role: 'source', statistics: measure('own', pictures.slice(0, half))},
    {name: 'other', role: 'target', statistics: measure('other', pictures.slice(half))},
  ];
  const opencv = startOpencv(path, domains);
  const rows = await timeAll(pictures.slice(0, half), domains, opencv);
  opencv.end();
  const reference = rows.get('OpenCV, the same chain in float');
  console.log(`${side}x${side}, ms of CPU per image; ${os.cpus()[0].model}, node ${process.version}`);
  for (const [name, ms] of rows) {
    console.log(`${name.padEnd(60)} ${ms.toFixed(3).padStart(8)}   x OpenCV ${(ms / reference).toFixed(2)}`);
  }
} finally {
  rmSync(folder, {recursive: true});
}

/** Medians of all contenders, which take turns. */
async function timeAll(pictures, domains, opencv) {
  const to = 'other';
  const jobs = new Map(
    [
      ['lab_match: LAB, CLAHE, match, stretch and back', 'lab_match', {to}],
      ['lab_match without CLAHE', 'lab_match', {to, clahe: 'off'}],
      ['clahe', 'clahe', {}],
      ['histogram_match of L', 'histogram_match', {to}],
      ['histogram_match of R, G and B', 'histogram_match', {to, channels: ['r', 'g', 'b']}],
      ['chroma: stretch', 'chroma', {to}],
      ['chroma: reinhard', 'chroma', {to, method: 'reinhard'}],
      ['whiten: mk, in LAB', 'whiten', {to}],
      ['whiten: mk, in RGB', 'whiten', {to, space: 'rgb'}],
      ['fourier: beta 0.01', 'fourier', {to}],
      ['fourier: beta 0.1', 'fourier', {to, beta: 0.1}],
    ].map(([name, alignment, options]) => [name, aligner(alignment, options, domains)]),
  );
  const passes = new Map([...jobs.keys()].map((name) => [name, []]));
  for (const name of ['OpenCV, the same chain in float', 'OpenCV, the same chain on 8 bits'])
    passes.set(name, []);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, job] of jobs) passes.get(name).push(timePass(pictures, job));
    passes.get('OpenCV, the same chain in float').push(await opencv.pass('float'));
    passes.get('OpenCV, the same chain on 8 bits').push(await opencv.pass('uint8'));
  }
  return new Map([...passes].map(([name, ms]) => [name, ms.sort((a, b) => a - b)[ms.length >> 1]]));
}

function timePass(pictures, job) {
  const copies = Array.from({length: REPEATS}, () => pictures.map((pixels) => pixels.slice())).flat();
  const started = process.cpuUsage();
  for (const pixels of copies) job(pixels);
  const {user, system} = process.cpuUsage(started);
  return (user + system) / 1000 / copies.length;
}

/** Draws and applies one step, as a worker thread does for each sample. */
function aligner(alignment, options, domains) {
  const steps = [{alignment, options: alignments[alignment].options(z).parse(options)}];
  const statisticsOf = ([name]) => domains.find((domain) => domain.name === name).statistics;
  const chain = prepareChain(steps, 'own', {domains, size, statisticsOf});
  const address = {sampleId: 1n, epoch: 0, pass: 0, view: 0};
  return (pixels) => {
    const drawn = drawChain(chain, (operation) => sampleStream(7n, address, operation));
    alignPicture(pixels, size, drawn);
  };
}

function measure(name, pictures) {
  const counter = createEqualizingCounter(side, clahe);
  const amplitudeOf = createAmplitude(size);
  const amplitude = new Float64Array(imageBytes);
  for (const pixels of pictures) {
    counter.add(pixels);
    for (const [i, value] of amplitudeOf(pixels).entries()) amplitude[i] += value / pictures.length;
  }
  const sums = counter.sums();
  const {pixels, counts, lClahe} = sums;
  const histograms = Object.fromEntries(
    Object.entries({...counts, lClahe}).map(([key, found]) => [key, {counts: found}]),
  );
  const moments = (channels, units) => momentsOf(channels, pixels, units);
  return {name, pixels, histograms, amplitude, rgb: moments(sums.rgb, 1), lab: moments(sums.lab, LAB_UNITS)};
}

function momentsOf({sums, products}, pixels, units) {
  const mean = sums.map((sum) => Number(sum) / pixels / units);
  const covariance = [0, 1, 2, 1, 3, 4, 2, 4, 5].map(
    (product, entry) =>
      Number(products[product]) / pixels / units ** 2 - mean[Math.floor(entry / 3)] * mean[entry % 3],
  );
  return {mean, covariance};
}

/** A process that runs one pass of a chain for each line it is sent and answers with the CPU ms per image. */
function startOpencv(path, [own, other]) {
  const script = fileURLToPath(new URL('align_opencv.py', import.meta.url));
  const child = spawn(values.python, [script], {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout});
  const [from, to] = [own.statistics.lab, other.statistics.lab];
  const stretch = [1, 2].map((channel) => {
    const ratio = Math.min(
      2,
      Math.max(0.5, Math.sqrt(to.covariance[4 * channel] / from.covariance[4 * channel])),
    );
    return [ratio, to.mean[channel] - ratio * from.mean[channel]];
  });
  // OpenCV's planes have 256 levels of L.
  const reference = new Array(256).fill(0);
  for (const [bin, count] of other.statistics.histograms.lClahe.counts.entries()) {
    reference[Math.round((bin * 255) / 1024)] += count;
  }
  child.stdin.write(`${JSON.stringify({path, ...size, clip: CLIP, stretch, reference})}\n`);
  return {
    async pass(chain) {
      const answer = once(lines, 'line');
      child.stdin.write(`${chain}\n`);
      return Number((await answer)[0]);
    },
    end: () => child.stdin.end(),
  };
}
