// What restyling by a model costs: CPU ms per image, for a file and an image size.
// Usage: node scripts/bench/style.mjs MODEL.onnx [SIDE] [THREADS] [RANGE]
import {startStyle} from '../../dist/style/index.js';
import {threadArguments} from '../../dist/workers/pool.js';

const [file, side = '224', threads = '1', range = 'tanh'] = process.argv.slice(2);
const size = Number(side);
const model = {field: 'style.model', file, range, multiple: 4, width: size, height: size};
const stage = await startStyle([model], Number(threads), threadArguments);
const bytes = size * size * 3;
const stop = new Int32Array(1);

for (const count of [1, 8]) {
  const pixels = new SharedArrayBuffer(bytes * count);
  new Uint8Array(pixels).forEach((_, i, all) => (all[i] = (i * 37) >> 3));
  const jobs = Array.from({length: count}, (_, i) => ({
    model: stage.models[0].fingerprint,
    offset: i * bytes,
    strength: 1,
  }));
  await stage.restyle({pixels, jobs, stop}); // warm up
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    await stage.restyle({pixels, jobs, stop});
    const {user, system} = process.cpuUsage(before);
    rounds.push((user + system) / 1000 / count);
  }
  rounds.sort((a, b) => a - b);
  console.log(
    `${file} ${size}x${size}, ${threads} threads, ${count} at once: ${rounds[2].toFixed(1)} CPU ms per image (median of 5)`,
  );
}
await stage.close();
