import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {
  Client,
  credentials,
  makeGenericClientConstructor,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';
import {service as healthService} from 'grpc-health-check';

import {FeedClient} from '../../src/gen/domainfeed/v1/feed.js';
import {philox} from '../../src/random.js';
import {exposure} from '../../src/transport/listen.js';

import {
  type Data,
  failureOf,
  getBatch,
  imagePaths,
  makeData,
  serveFeed,
  type ServedFeed,
} from './served-feed.js';

const yaml = (server: string) => `
server: {listen: 127.0.0.1:0, workers: 1${server}}
catalog: {root: .}
domains: {art: {role: source}}
feeds: {train: {batch: {per_domain: 2}, image: {size: 8}}}
`;

let data: Data;
let server: ServedFeed;

beforeAll(async () => {
  data = await makeData(imagePaths('art', ['cat'], 4));
  server = await serveFeed(data, yaml(''));
});

afterAll(async () => {
  await server.stop();
  data.remove();
});

/** Sends bytes as a GetBatch request, whatever they are; the status of the answer. */
function sendRaw(client: Client, bytes: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const call = client.makeServerStreamRequest(
      '/domainfeed.v1.Feed/GetBatch',
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

describe('the server', () => {
  it('answers ten thousand random requests with clean statuses, and lives on', async () => {
    const client = new Client(server.address, credentials.createInsecure());
    const codes = new Set<number>();
    for (let first = 0; first < 10_000; first += 2) {
      const texts = [first, first + 1].map((number) => {
        const [length, ...words] = philox([number, 0, 0, 0], [1, 2]);
        const bytes = Buffer.alloc(12);
        words.forEach((word, i) => bytes.writeUInt32LE(word, i * 4));
        return bytes.subarray(0, length % 13);
      });
      for (const code of await Promise.all(texts.map((bytes) => sendRaw(client, bytes)))) codes.add(code);
    }
    client.close();
    // INTERNAL is what the transport says of bytes that are no message.
    const clean: number[] = [status.INVALID_ARGUMENT, status.NOT_FOUND, status.INTERNAL];
    expect([...codes].filter((code) => !clean.includes(code))).toEqual([]);
    expect((await getBatch(server.client, {})).header.blocks).toEqual([{domain: 0, start: 0, count: 2}]);
  }, 120_000);

  it('refuses a request of absurd size', async () => {
    const client = new Client(server.address, credentials.createInsecure());
    expect(await sendRaw(client, Buffer.alloc(100_000))).toBe(status.RESOURCE_EXHAUSTED);
    client.close();
  });

  it('reports its health', async () => {
    const Health = makeGenericClientConstructor(healthService, 'grpc.health.v1.Health');
    const client = new Health(server.address, credentials.createInsecure());
    const check = client.check.bind(client) as (
      request: {service: string},
      callback: (error: ServiceError | null, answer: {status: string}) => void,
    ) => void;
    const answer = await new Promise((resolve) => {
      check({service: 'domainfeed.v1.Feed'}, (_error, answered) => {
        resolve(answered);
      });
    });
    client.close();
    expect(answer).toMatchObject({status: 'SERVING'});
  });

  it('lists its service by reflection', async () => {
    const client = new Client(server.address, credentials.createInsecure());
    const call = client.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      (raw: Buffer) => raw,
      (raw: Buffer) => raw,
      new Metadata(),
    );
    const answer = new Promise<string>((resolve) => {
      call.on('data', (raw: Buffer) => {
        resolve(raw.toString('latin1'));
      });
    });
    call.write(Buffer.from([0x3a, 0x01, 0x2a])); // list_services: "*"
    expect(await answer).toContain('domainfeed.v1.Feed');
    call.end();
    client.close();
  });

  it('describes feeds, domains and classes, and which feed a world size does not fit', async () => {
    const described = await new Promise<unknown>((resolve) => {
      server.client.describe({feed: '', worldSize: 2}, (_error, response) => {
        resolve(response);
      });
    });
    expect(described).toMatchObject({
      classes: ['cat'],
      domains: [{id: 0, name: 'art', role: 1, samples: 4n}],
      feeds: [{name: 'train', mode: 'balanced', stepsInEpoch: 1n, globalBatch: 4n, refusal: ''}],
    });
  });

  it('refuses a second server on its address', async () => {
    await expect(serveFeed(data, yaml('').replace('127.0.0.1:0', server.address))).rejects.toThrow(
      `Can't listen on ${server.address}`,
    );
  });
});

describe('a server with a token', () => {
  it('serves only who knows it, but tells everyone its health', async () => {
    writeFileSync(join(data.root, 'token'), 'secret\n');
    const guarded = await serveFeed(data, yaml(', token_file: token'));
    const bearer = (token: string) => {
      const metadata = new Metadata();
      metadata.set('authorization', `Bearer ${token}`);
      return metadata;
    };
    const none = await failureOf(getBatch(guarded.client, {}));
    const wrong = await failureOf(getBatch(guarded.client, {}, bearer('guess')));
    const right = await getBatch(guarded.client, {}, bearer('secret'));
    await guarded.stop();
    expect(none).toEqual({
      code: status.UNAUTHENTICATED,
      details: "Expected metadata authorization to be 'Bearer TOKEN', got none",
    });
    expect(wrong).toEqual({code: status.UNAUTHENTICATED, details: 'The token is not the one of this server'});
    expect(right.payload.length).toBe(2 * 8 * 8 * 3);
  });
});

describe('a server with TLS', () => {
  it('serves over it, and only clients with a certificate if it asks for one', async () => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
    execFileSync('openssl', ['req', '-x509', ...key, '-out', 'cert.pem', '-days', '2', ...subject], {
      cwd: data.root,
      stdio: 'ignore',
    });
    const tls = 'tls: {certificate: cert.pem, key: key.pem, client_ca: cert.pem}';
    const secured = await serveFeed(data, yaml(`, ${tls}`));
    const read = (name: string) => execFileSync('cat', [join(data.root, name)]);
    const known = credentials.createSsl(read('cert.pem'), read('key.pem'), read('cert.pem'));
    const clients = [known, credentials.createSsl(read('cert.pem')), credentials.createInsecure()].map(
      (credential) => new FeedClient(secured.address, credential),
    );
    expect((await getBatch(clients[0], {})).payload.length).toBe(2 * 8 * 8 * 3);
    for (const client of clients.slice(1)) {
      expect((await failureOf(getBatch(client, {}))).code).toBe(status.UNAVAILABLE);
    }
    for (const client of clients) client.close();
    await secured.stop();
  });
});

describe('exposure', () => {
  const base = {
    listen: '0.0.0.0:1',
    workers: 1,
    memoryBytes: 1,
    cache: 0,
    maxInFlightPerClient: 1,
    stateDir: '/',
  };
  const config = {...base, drainSeconds: 1, stallSeconds: 1, logLevel: 'info'} as const;
  const tls = {certificate: 'c', key: 'k'};

  it.each(['127.0.0.1:1', '127.9.9.9:1', '[::1]:1', 'localhost:1', 'unix:/tmp/x.sock'])(
    'finds nothing wrong with %s',
    (listen) => {
      expect(exposure({...config, listen})).toBeUndefined();
    },
  );

  it('wants TLS and a way to know the caller on any other address', () => {
    expect(exposure(config)).toContain(
      'lacks server.tls: the traffic can be read on the way; server.token_file',
    );
    expect(exposure({...config, tls})).toContain('lacks server.token_file or server.tls.client_ca');
    expect(exposure({...config, tokenFile: 't'})).toContain('lacks server.tls');
    expect(exposure({...config, tls, tokenFile: 't'})).toBeUndefined();
    expect(exposure({...config, tls: {...tls, clientCa: 'a'}})).toBeUndefined();
  });
});
