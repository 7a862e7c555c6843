// Memory of a sidecar over many batches: starts `domainfeed serve` on a folder, asks for small batches one after the other
// over gRPC with four calls in flight, and prints every so many batches what the process has resident, what the
// cache of decoded images holds of that, and the rest. Pages of the cache become resident as it fills; the rest is to stay flat.
//
//   npm run build && node scripts/bench/soak.mjs --images ROOT [--batches 10000] [--every 1000] [--per-domain 4] [--size 224]
//     [--cache 256MiB] [--workers 2]
//
// ROOT holds domain/class/image.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import {join, resolve} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {credentials, Metadata} from '@grpc/grpc-js';

import {FeedClient, GetBatchRequest} from '../../dist/gen/domainfeed/v1/feed.js';

import {domainFolders} from './domain-folders.mjs';

const IN_FLIGHT = 4;

const {values} = parseArgs({
  options: {
    images: {type: 'string'},
    batches: {type: 'string', default: '10000'},
    every: {type: 'string', default: '1000'},
    'per-domain': {type: 'string', default: '4'},
    size: {type: 'string', default: '224'},
    cache: {type: 'string', default: '256MiB'},
    workers: {type: 'string', default: '2'},
  },
});
if (values.images === undefined) throw new Error('Give a folder of images: --images ROOT');
const batches = Number(values.batches);
const every = Number(values.every);

const folder = mkdtempSync(join(os.tmpdir(), 'domainfeed-soak-'));
const server = await startServer();
try {
  const client = new FeedClient(server.address, credentials.createInsecure());
  const stepsInEpoch = await countSteps(client);
  let next = 0;
  let done = 0;
  console.log(['batches', 'resident MB', 'cache MB', 'beside it MB'].join('\t'));
  const work = async () => {
    while (next < batches) {
      const number = next++;
      await getBatch(client, Math.floor(number / stepsInEpoch), number % stepsInEpoch);
      if (++done % every === 0)
        console.log([done, ...(await memory()).map((mb) => mb.toFixed(1))].join('\t'));
    }
  };
  await Promise.all(Array.from({length: IN_FLIGHT}, work));
  client.close();
} finally {
  server.process.kill('SIGTERM');
  await once(server.process, 'exit');
  rmSync(folder, {recursive: true});
}

async function startServer() {
  const root = resolve(values.images);
  const names = domainFolders(root);
  const config = {
    server: {
      listen: '127.0.0.1:0',
      metrics_listen: '127.0.0.1:0',
      workers: Number(values.workers),
      cache: values.cache,
    },
    catalog: {root},
    domains: Object.fromEntries(names.map((name) => [name, {role: 'source'}])),
    feeds: {
      train: {
        batch: {per_domain: Number(values['per-domain'])},
        image: {size: Number(values.size)},
        augment: [
          {crop: {}},
          {flip: {}},
          {jitter: {brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1}},
        ],
      },
    },
  };
  const file = join(folder, 'feed.yaml');
  writeFileSync(file, JSON.stringify(config)); // JSON is YAML
  const command = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));
  const child = spawn(process.execPath, [command, 'serve', '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let metrics;
  createInterface(child.stderr).on('line', (line) => {
    const {msg, address} = JSON.parse(line);
    if (msg === 'metrics') metrics = address;
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return {process: child, address: line.replace('listening on ', ''), metrics: () => metrics};
}

function countSteps(client) {
  return new Promise((done, fail) => {
    client.describe({feed: 'train', worldSize: 1}, (error, answer) => {
      if (error) fail(error);
      else done(Number(answer.feeds[0].stepsInEpoch));
    });
  });
}

function getBatch(client, epoch, step) {
  const request = GetBatchRequest.fromPartial({feed: 'train', worldSize: 1, epoch, step: BigInt(step)});
  const call = client.getBatch(request, new Metadata(), {deadline: Date.now() + 120_000});
  call.resume();
  return new Promise((done, fail) => call.on('end', done).on('error', fail));
}

/** Resident, of the cache, and the rest, in MB of 10^6 bytes. */
async function memory() {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  const resident = Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) * 1024;
  const text = await (await fetch(`http://${server.metrics()}/metrics`)).text();
  const cache = Number(/^domainfeed_cache_bytes (\S+)/m.exec(text)[1]);
  return [resident, cache, resident - cache].map((bytes) => bytes / 1e6);
}
