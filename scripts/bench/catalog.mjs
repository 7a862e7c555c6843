// How long a catalog takes, and how much memory: makes a tree of empty files in a temporary folder, scans it in a
// process of its own, prints JSON and removes the tree. Making the files warms the cache. `cpuSeconds` tells what it takes
// also on a machine that is busy.
//
//   npm run build && node scripts/bench/catalog.mjs [--count 1000000] [--domains 4] [--classes 50] [--runs 3]
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const {values} = parseArgs({
  options: {
    count: {type: 'string', default: '1000000'},
    domains: {type: 'string', default: '4'},
    classes: {type: 'string', default: '50'},
    runs: {type: 'string', default: '3'},
  },
});
const count = Number(values.count);
const domains = Number(values.domains);
const classes = Number(values.classes);

const root = mkdtempSync(join(os.tmpdir(), 'domainfeed-bench-'));
try {
  makeTree();
  const runs = Array.from({length: Number(values.runs)}, scan).sort((a, b) => a.seconds - b.seconds);
  const machine = {cpu: os.cpus()[0].model, cores: os.availableParallelism(), node: process.version};
  console.log(
    JSON.stringify({count, domains, classes, median: runs[runs.length >> 1], runs, machine}, undefined, 2),
  );
} finally {
  rmSync(root, {recursive: true, force: true});
}

function makeTree() {
  for (let index = 0; index < count; index++) {
    const domain = index % domains;
    const folder = join(root, `domain${domain}`, `class${Math.floor(index / domains) % classes}`);
    if (index < domains * classes) mkdirSync(folder, {recursive: true});
    writeFileSync(join(folder, `n0${index}_${(index * 7919) % 100_000}.JPEG`), '');
  }
}

function scan() {
  const module = new URL('../../dist/catalog/index.js', import.meta.url);
  const code = `
    const {scanFolder} = await import(process.argv[1]);
    const {root, domains} = JSON.parse(process.argv[2]);
    const start = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    const {catalog} = scanFolder({root, domains, exclude: []});
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const {user, system} = process.cpuUsage(cpu);
    const cpuSeconds = (user + system) / 1e6;
    const maxRssMB = process.resourceUsage().maxRSS / 1024;
    const rssMB = process.memoryUsage.rss() / 2 ** 20;
    console.log(JSON.stringify({samples: catalog.columns.label.length, seconds, cpuSeconds, maxRssMB, rssMB, hash: catalog.hash}));
  `;
  const options = {
    root,
    domains: Array.from({length: domains}, (_, id) => ({
      id,
      name: `domain${id}`,
      role: 'source',
      aliases: [],
    })),
  };
  const args = ['--input-type=module', '-e', code, fileURLToPath(module), JSON.stringify(options)];
  return JSON.parse(execFileSync(process.execPath, args, {encoding: 'utf8'}));
}
