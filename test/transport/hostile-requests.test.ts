import {Client, credentials, Metadata, status} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {GetBatchRequest} from '../../src/gen/domainfeed/v1/feed.js';
import {philox} from '../../src/random.js';

import {
  type Data,
  failureOf,
  getBatch,
  imagePaths,
  makeData,
  serveFeed,
  type ServedFeed,
} from './served-feed.js';

const yaml = `
server: {listen: 127.0.0.1:0, workers: 1, memory: 16MiB}
catalog: {root: .}
domains: {art: {role: source}}
feeds:
  train: {batch: {per_domain: 2}, image: {size: 8}}
  global: {batch: {per_domain: 4, per: global}, image: {size: 8}}
  test: {batch: {mode: sequential, size: 3}, image: {size: 8}}
`;
const METHODS = ['GetBatch', 'Describe'];

/** What a request can end with that is at fault, or that is not. */
const CLEAN: readonly number[] = [
  status.OK,
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.OUT_OF_RANGE,
  status.FAILED_PRECONDITION,
];

let data: Data;
let server: ServedFeed;
let client: Client;

beforeAll(async () => {
  data = await makeData(imagePaths('art', ['cat'], 4));
  server = await serveFeed(data, yaml);
  client = new Client(server.address, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await server.stop();
  data.remove();
});

/** Sends bytes as a request, whatever they are; the status of the answer. */
function sendRaw(bytes: Buffer, method = 'GetBatch'): Promise<number> {
  return new Promise((resolve) => {
    const call = client.makeServerStreamRequest(
      `/domainfeed.v1.Feed/${method}`,
      (raw: Buffer) => raw,
      (raw: Buffer) => raw,
      bytes,
      new Metadata(),
      {deadline: Date.now() + 20_000},
    );
    call.on('error', () => undefined);
    call.on('status', ({code}) => {
      resolve(code);
    });
    call.resume();
  });
}

/** Random bytes, up to 12, and every other time a good request of which up to 3 bytes were changed. */
function hostileBytes(number: number): Buffer {
  const [length, ...words] = philox([number, 0, 0, 0], [1, 2]);
  const random = Buffer.alloc(12);
  words.forEach((word, i) => random.writeUInt32LE(word, i * 4));
  if (number % 2 === 0) return random.subarray(0, length % 13);
  const good = Buffer.from(
    GetBatchRequest.encode(GetBatchRequest.fromPartial({feed: 'train', worldSize: 1})).finish(),
  );
  for (let change = 0; change <= length % 3; change++)
    good[random[change] % good.length] = random[change + 3];
  return good;
}

async function expectAlive(): Promise<void> {
  expect((await getBatch(server.client, {})).header.blocks).toEqual([{domain: 0, start: 0, count: 2}]);
}

describe('hostile requests', () => {
  it('end in clean statuses if they are ten thousand random byte strings, each in the log, and the server lives on', async () => {
    const linesBefore = server.logLines.length;
    const codes = new Set<number>();
    for (let first = 0; first < 10_000; first += 4) {
      const four = [0, 1, 2, 3].map((i) => sendRaw(hostileBytes(first + i)));
      for (const code of await Promise.all(four)) codes.add(code);
    }
    expect([...codes].filter((code) => !CLEAN.includes(code))).toEqual([]);
    expect(codes.has(status.INVALID_ARGUMENT)).toBe(true);
    const calls = server.logLines.slice(linesBefore).filter((line) => line.includes('"method":"GetBatch"'));
    expect(calls).toHaveLength(10_000);
    await expectAlive();
  }, 300_000);

  it('end in clean statuses with every field at or beyond its ends', async () => {
    const uint32 = fc.oneof(fc.constantFrom(0, 1, 2, 3, 2 ** 20, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
    const uint64 = fc.oneof(
      fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
      fc.bigInt(0n, 2n ** 64n - 1n),
    );
    const text = fc.oneof(
      fc.constantFrom('', 'train', 'global', 'test', '__proto__', 'constructor'),
      fc.string(),
    );
    const request = fc.record({
      feed: text,
      seed: fc.option(uint64, {nil: undefined}),
      epoch: uint32,
      step: uint64,
      rank: uint32,
      worldSize: uint32,
      catalogHash: fc.oneof(fc.constant(''), text),
      recipeHash: fc.oneof(fc.constant(''), text),
      labelVersion: fc.oneof(fc.constant(0n), uint64),
    });
    await fc.assert(
      fc.asyncProperty(request, async (fields) => {
        const bytes = Buffer.from(GetBatchRequest.encode(GetBatchRequest.fromPartial(fields)).finish());
        expect(CLEAN).toContain(await sendRaw(bytes));
      }),
      {numRuns: 500},
    );
    await expectAlive();
  });

  it.each(METHODS)('that are no message of their type say so, by %s', async (method) => {
    const cut = Buffer.from([0x0a, 0xff]); // a text of which nothing came
    expect(await sendRaw(cut, method)).toBe(status.INVALID_ARGUMENT);
    expect(JSON.parse(server.logLines.at(-1) ?? '')).toMatchObject({
      method,
      code: 'INVALID_ARGUMENT',
      reason: `Expected the request to be an encoded ${method}Request, got 2 bytes that are none`,
    });
  });

  it('of absurd size are refused', async () => {
    expect(await sendRaw(Buffer.alloc(100_000))).toBe(status.RESOURCE_EXHAUSTED);
    expect((await failureOf(getBatch(server.client, {feed: 'x'.repeat(70_000)}))).code).toBe(
      status.RESOURCE_EXHAUSTED,
    );
  });
});
