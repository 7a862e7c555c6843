/**
 * A long fuzz of the JPEG kernel: damages the JPEG files of a folder again and again and decodes random windows of
 * them. A file may give pixels, a refusal or an UndecodableError; anything else, above all a trap, is written to a
 * file, printed, and ends the run with 1. Needs `npm run build` and `npm run build:kernels`.
 *
 *     node scripts/fuzz/jpeg.mjs --files FOLDER [--count 100000] [--seed 1]
 */
import {mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

import {UndecodableError} from '../../dist/decode/decoder.js';
import {decodeJpegWindow} from '../../dist/kernels/kernel-decoder.js';
import {philox} from '../../dist/random.js';
import {damageJpeg, damageKinds, statedSize} from './damage-jpeg.mjs';

const {values} = parseArgs({
  options: {
    files: {type: 'string', default: 'test/fixtures/images'},
    count: {type: 'string', default: '100000'},
    seed: {type: 'string', default: '1'},
  },
});
const files = readdirSync(values.files, {recursive: true})
  .filter((name) => /\.jpe?g$/i.test(name))
  .map((name) => readFileSync(join(values.files, name)));
if (files.length === 0) throw new Error(`No JPEG files in ${values.files}`);

const OUT = {width: 32, height: 24};
const outcomes = new Map();
let slowest = {ms: 0, run: -1};
for (let run = 0; run < Number(values.count); run++) {
  const draw = drawFor(run);
  const damaged = damageJpeg(
    new Uint8Array(files[draw(files.length)]),
    damageKinds[draw(damageKinds.length)],
    draw,
  );
  const started = process.cpuUsage();
  const outcome = decode(damaged, draw);
  const used = process.cpuUsage(started);
  const ms = (used.user + used.system) / 1000;
  if (ms > slowest.ms) slowest = {ms, run};
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (outcome === 'FAILED') {
    const path = join(mkdtempSync(join(tmpdir(), 'domainfeed-fuzz-')), 'damaged.jpg');
    writeFileSync(path, damaged);
    console.error(`Run ${run} of seed ${values.seed} failed; its file is ${path}`);
    process.exitCode = 1;
    break;
  }
}
console.log(Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1])));
console.log(`slowest: ${slowest.ms.toFixed(1)} ms of CPU, run ${slowest.run} of seed ${values.seed}`);

/** The random numbers of one run: a run can be repeated alone. */
function drawFor(run) {
  let drawn = 0;
  return (below) => philox([drawn++, run, 0, 0], [Number(values.seed), 0])[0] % Math.max(1, below);
}

function decode(bytes, draw) {
  const {width, height} = statedSize(bytes) ?? {width: 1, height: 1};
  const x = draw(width);
  const y = draw(height);
  const window = {x, y, width: 1 + draw(width - x), height: 1 + draw(height - y)};
  const request = {
    bytes,
    header: {format: 'jpeg', width, height, orientation: 1},
    window,
    ...OUT,
    filter: ['antialias', 'bicubic', 'nearest'][draw(3)],
    flip: draw(2) === 1,
    background: [0, 0, 0],
  };
  try {
    return decodeJpegWindow(request, new Uint8Array(OUT.width * OUT.height * 3)) ?? 'pixels';
  } catch (error) {
    if (error instanceof UndecodableError) return error.message;
    console.error(error);
    return 'FAILED';
  }
}
