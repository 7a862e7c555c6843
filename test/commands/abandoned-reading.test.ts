import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

import {Metadata, status} from '@grpc/grpc-js';
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals';

import {type FeedClient, GetBatchRequest} from '../../src/gen/domainfeed/v1/feed.js';
import {type Data, getBatch, imagePaths, makeData} from '../transport/served-feed.js';

import {type StartedServer, startServe} from './started-server.js';

const QUOTA = 8;
const STEPS = 6;
const ROUNDS = 5;
/** Asked for and abandoned in each round. In all they need several times the memory that there is. */
const ABANDONED = [1, 2, 3];

/** 8 batches fit in the memory, the files of 4 tasks in each half of what is read ahead. */
const yaml = `
server: {listen: 127.0.0.1:0, metrics_listen: 127.0.0.1:0, workers: 2, cache: off, memory: 16MiB, read_ahead: 1MiB}
catalog: {root: .}
domains: {art: {role: source}}
feeds:
  train: {batch: {per_domain: ${QUOTA}}, image: {size: 280}, augment: [{crop: {}}, {flip: {}}]}
`;

let data: Data;

beforeAll(async () => {
  data = await makeData(imagePaths('art', ['cat'], QUOTA * STEPS), 64); // files of 12 KB
  writeFileSync(join(data.root, 'feed.yaml'), yaml);
}, 30_000);

afterAll(() => {
  data.remove();
});

afterEach(() => {
  delete process.env.DOMAINFEED_READ_FAULTS;
});

async function withServer<T>(faults: string, use: (server: StartedServer) => Promise<T>): Promise<T> {
  process.env.DOMAINFEED_READ_FAULTS = faults;
  const server = await startServe(data.root);
  try {
    return await use(server);
  } finally {
    server.process.kill('SIGKILL');
    server.client.close();
  }
}

async function epochOf({client}: StartedServer, epoch: number): Promise<string[]> {
  const payloads: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    const {payload} = await getBatch(client, {epoch, step: BigInt(step)});
    payloads.push(payload.toString('base64'));
  }
  return payloads;
}

/** Once this is answered, the server works on the calls that were made before. */
function untilAsked(client: FeedClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.describe({feed: '', worldSize: 1}, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Waits until so many calls have ended since the start because their client left. */
async function untilAbandoned(server: StartedServer, calls: number): Promise<void> {
  while (server.log().split('"code":"CANCELLED"').length - 1 < calls) await untilAsked(server.client);
}

/** Files that were needed so far, by who read them. */
async function filesRead(server: StartedServer): Promise<{thread: number; ahead: number}> {
  const address = /"address":"(127[^"]*)","msg":"metrics"/.exec(server.log())?.[1];
  const text = await (await fetch(`http://${address}/metrics`)).text();
  const count = (by: string) =>
    Number(new RegExp(`domainfeed_files_total\\{[^}]*"${by}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0);
  return {thread: count('thread'), ahead: count('ahead')};
}

async function cancelCalls({client}: StartedServer, epoch: number): Promise<void> {
  const calls = ABANDONED.map((step) => {
    const request = GetBatchRequest.fromPartial({feed: 'train', worldSize: 1, epoch, step: BigInt(step)});
    return client.getBatch(request, new Metadata()).resume();
  });
  const failures = calls.map((call) => once(call, 'error') as Promise<[{code: number}]>);
  await untilAsked(client);
  for (const call of calls) call.cancel();
  for (const [{code}] of await Promise.all(failures)) expect(code).toBe(status.CANCELLED);
}

/** A client in a process of its own, which is killed. */
async function dieDuringCalls({address}: StartedServer, epoch: number): Promise<void> {
  const source = `
    import {credentials, Metadata} from '@grpc/grpc-js';
    import {FeedClient, GetBatchRequest} from ${JSON.stringify(new URL('../../dist/gen/domainfeed/v1/feed.js', import.meta.url).href)};
    const client = new FeedClient('${address}', credentials.createInsecure());
    for (const step of ${JSON.stringify(ABANDONED)}) {
      const request = GetBatchRequest.fromPartial({feed: 'train', worldSize: 1, epoch: ${epoch}, step: BigInt(step)});
      client.getBatch(request, new Metadata()).resume();
    }
    client.describe({feed: '', worldSize: 1}, () => console.log('asked'));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface(child.stdout), 'line');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a sidecar whose client leaves while files are read ahead', () => {
  it.each([
    ['cancels its calls', cancelCalls],
    ['dies', dieDuringCalls],
  ])(
    'has all its memory back where the client %s, and serves the next one the same bytes',
    async (_how, abandon) => {
      const lastEpochs = async (server: StartedServer) => [
        await epochOf(server, ROUNDS),
        await epochOf(server, ROUNDS + 1),
      ];
      const good = await withServer('', lastEpochs);
      await withServer('delay_ms=40', async (server) => {
        await epochOf(server, 0); // tells that reading is slow
        for (let epoch = 0; epoch < ROUNDS; epoch++) {
          await abandon(server, epoch);
          await untilAbandoned(server, (epoch + 1) * ABANDONED.length);
        }
        const before = await filesRead(server);
        expect(await lastEpochs(server)).toEqual(good);
        const after = await filesRead(server);
        // Nothing is left to threads for want of memory.
        expect(after).toEqual({thread: before.thread, ahead: before.ahead + 2 * QUOTA * STEPS});
        // A rejection that nobody handles would have ended it.
        expect(await server.stop()).toBe(0);
      });
    },
    60_000,
  );
});
