import {
  credentials,
  Client,
  type ClientReadableStream,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import {afterEach, beforeEach, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {GetBatchResponse} from '../../src/gen/domainfeed/v1/feed.js';
import type {BatchPart} from '../../src/transport/batch-parts.js';
import {writeUncopied} from '../../src/transport/write-uncopied.js';

const PATH = '/test.Parts/Send';

describe('writeUncopied', () => {
  let server: Server;
  let client: Client;
  let parts: readonly BatchPart[];

  beforeEach(async () => {
    server = new Server({interceptors: [writeUncopied(PATH, () => undefined)]});
    const service: ServiceDefinition = {
      send: {
        path: PATH,
        requestStream: false,
        responseStream: true,
        requestSerialize: () => Buffer.alloc(0),
        requestDeserialize: () => ({}),
        responseSerialize: () => {
          throw new Error('A part went through grpc-js, which copies it');
        },
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    };
    server.addService(service, {
      send: (call: ServerWritableStream<unknown, BatchPart>) => {
        for (const part of parts) call.write(part);
        call.end();
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  afterEach(() => {
    client.close();
    server.forceShutdown();
  });

  /** What a client receives, decoded by the generated code. */
  function receive(): Promise<GetBatchResponse[]> {
    const call: ClientReadableStream<Buffer> = client.makeServerStreamRequest(
      PATH,
      () => Buffer.alloc(0),
      (bytes) => bytes,
      undefined,
    );
    const received: GetBatchResponse[] = [];
    return new Promise((resolve, reject) => {
      call.on('data', (bytes: Buffer) => received.push(GetBatchResponse.decode(bytes)));
      call.on('error', reject);
      call.on('end', () => {
        resolve(received);
      });
    });
  }

  it('sends parts that lie in shared memory as the messages that they stand for, past grpc-js', async () => {
    const sizes = fc.array(fc.integer({min: 0, max: 200_000}), {minLength: 1, maxLength: 6});
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(2 ** 40), async (lengths, first) => {
        const sent = lengths.map((length, at) => ({
          offset: first + at,
          data: new Uint8Array(new SharedArrayBuffer(length + 7), 7).fill(at + 1),
        }));
        parts = sent;
        const received = await receive();
        expect(received.map(({offset}) => Number(offset))).toEqual(sent.map(({offset}) => offset));
        expect(sent.every(({data}, at) => Buffer.compare(data, received[at].data) === 0)).toBe(true);
      }),
      {numRuns: 20},
    );
  });
});
