import {once} from 'node:events';
import {connect} from 'node:http2';

import {type ClientReadableStream, credentials, Metadata, status} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {FeedClient, GetBatchRequest, type GetBatchResponse} from '../../src/gen/domainfeed/v1/feed.js';

import {type Data, getBatch, imagePaths, makeData, serveFeed, type ServedFeed} from './served-feed.js';

const IMAGES = 24;
const yaml = (stallSeconds: number, memory = '64MiB') => `
server: {listen: 127.0.0.1:0, workers: 2, memory: ${memory}, max_in_flight_per_client: 3, stall_seconds: ${stallSeconds}}
catalog: {root: .}
domains: {art: {role: source}}
feeds:
  train: {batch: {per_domain: 2}, image: {size: 8}}
  large: {batch: {per_domain: ${IMAGES}, epoch: {steps: 100}}, image: {size: 512}}
  slow: {batch: {per_domain: ${IMAGES}}, image: {size: 1024}, augment: [{jitter: {contrast: 0.5, hue: 0.5}}]}
`;

let data: Data;

beforeAll(async () => {
  data = await makeData(imagePaths('art', ['cat'], IMAGES));
});

afterAll(() => {
  data.remove();
});

/**
 * A client that asks for large batches and never reads: the gRPC library reads ahead, so this one speaks HTTP/2.
 *
 * @returns What hangs up.
 */
function stall(address: string, steps: readonly number[]): () => void {
  const session = connect(`http://${address}`);
  for (const step of steps) {
    const request = GetBatchRequest.fromPartial({feed: 'large', worldSize: 1, step: BigInt(step)});
    const message = Buffer.from(GetBatchRequest.encode(request).finish());
    const prefix = Buffer.from([0, 0, 0, 0, message.length]);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/domainfeed.v1.Feed/GetBatch',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    stream.end(Buffer.concat([prefix, message]));
  }
  return () => {
    session.destroy();
  };
}

/** Asks for a large batch. */
function ask(client: FeedClient): ClientReadableStream<GetBatchResponse> {
  const request = GetBatchRequest.fromPartial({feed: 'large', worldSize: 1});
  const call = client.getBatch(request, new Metadata());
  call.on('error', () => undefined);
  return call.resume();
}

/** Waits for a state of the server, which is asked again whenever a small call has been answered. */
async function untilServer(server: ServedFeed, isReached: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isReached()) {
    if (Date.now() > deadline) throw new Error('The server did not get there');
    await new Promise((resolve) => server.client.describe({feed: '', worldSize: 1}, resolve));
  }
}

describe('a client that stops reading', () => {
  it('stops the work for it, and leaves the server to others', async () => {
    const server = await serveFeed(data, yaml(60));
    const hangUp = stall(server.address, [0, 1, 2]);
    await untilServer(server, () => server.imagesMade() === 3 * IMAGES);
    // Nobody reads, so nothing is made but what others ask for.
    for (let i = 0; i < 20; i++) await getBatch(server.client, {});
    expect(server.imagesMade()).toBe(3 * IMAGES + 20 * 2);
    hangUp();
    await server.stop();
  });

  it('is given up after a while, so that its memory serves others', async () => {
    const server = await serveFeed(data, yaml(1));
    const hangUp = stall(server.address, [0, 1, 2]); // 3 x 18 MiB of 64 MiB
    await untilServer(server, () => server.imagesMade() === 3 * IMAGES);
    const {payload} = await getBatch(server.client, {feed: 'large'});
    expect(payload.length).toBe(IMAGES * 512 * 512 * 3);
    expect(server.logLines.join()).toContain('The client took nothing for 1 s (server.stall_seconds)');
    hangUp();
    await server.stop();
  });
});

describe('a call that is cancelled', () => {
  it('stops the work on its batch', async () => {
    const server = await serveFeed(data, yaml(60));
    const call = ask(server.client);
    const [error] = await Promise.all([
      once(call, 'error').then(([thrown]) => thrown as {code: number}),
      untilServer(server, () => server.imagesMade() > 0).then(() => {
        call.cancel();
      }),
    ]);
    expect(error.code).toBe(status.CANCELLED);
    await untilServer(server, () => server.logLines.some((line) => line.includes('"code":"CANCELLED"')));
    const made = server.imagesMade();
    await getBatch(server.client, {});
    expect(server.imagesMade()).toBe(made + 2);
    await server.stop();
  });

  it('also when its deadline passes', async () => {
    const server = await serveFeed(data, yaml(60, '256MiB'));
    const request = GetBatchRequest.fromPartial({feed: 'slow', worldSize: 1});
    const call = server.client.getBatch(request, new Metadata(), {deadline: Date.now() + 250});
    call.resume();
    const [error] = (await once(call, 'error')) as [{code: number}];
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await untilServer(server, () => server.logLines.some((line) => line.includes('"code":"CANCELLED"')));
    expect(server.imagesMade()).toBeLessThan(IMAGES);
    await server.stop();
  });
});

describe('draining', () => {
  it('finishes what is running and refuses what is new', async () => {
    const server = await serveFeed(data, yaml(60));
    const running = getBatch(server.client, {feed: 'large'});
    await untilServer(server, () => server.imagesMade() > 0);
    const drained = server.drain();
    const late = new FeedClient(server.address, credentials.createInsecure());
    const refused = getBatch(late, {}).then(
      () => undefined,
      (error: unknown) => error as {code: number},
    );
    expect((await running).payload.length).toBe(IMAGES * 512 * 512 * 3);
    await drained;
    expect((await refused)?.code).toBe(status.UNAVAILABLE);
    late.close();
    await server.stop();
  });
});
