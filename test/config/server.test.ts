import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';

import {parseConfig} from '../../src/config/index.js';

import {expectRefusal, fileOf, problemsOf, type Refusal, type Sections, withFolder} from './made-config.js';

const LISTEN = 'host:port or [::1]:port with a port from 0 to 65535';

function server(settings: string): Sections {
  return {server: `{${settings}}`};
}

describe('serverSchema', () => {
  it('takes every setting of the server, paths relative to the file', () => {
    withFolder((folder) => {
      for (const name of ['server.pem', 'server.key', 'ca.pem', 'token'])
        writeFileSync(join(folder, name), '');
      const server = `{listen: 'unix:feed.sock', workers: 3, memory: 512MB, cache: 2GiB, read_ahead: 32MiB, max_in_flight_per_client: 2,
        metrics_listen: 'localhost:9090', tls: {certificate: server.pem, key: ./server.key, client_ca: ${folder}/ca.pem},
        token_file: token, drain_seconds: 0, stall_seconds: 7, log_level: debug, state_dir: ../state}`;
      expect(parseConfig(fileOf({server}), folder).server).toEqual({
        listen: `unix:${folder}/feed.sock`,
        workers: 3,
        memoryBytes: 512_000_000,
        cache: 2 ** 31,
        readAheadBytes: 2 ** 25,
        maxInFlightPerClient: 2,
        stateDir: join(folder, '../state'),
        metricsListen: 'localhost:9090',
        tls: {certificate: `${folder}/server.pem`, key: `${folder}/server.key`, clientCa: `${folder}/ca.pem`},
        tokenFile: `${folder}/token`,
        drainSeconds: 0,
        stallSeconds: 7,
        logLevel: 'debug',
      });
    });
  });

  it.each<Refusal>([
    ['no server', {server: ''}, 'server to be a map, got null'],
    [
      'an unknown key of the server',
      server('tokenfile: x'),
      "each key of server to be one of listen, workers, memory, cache, read_ahead, max_in_flight_per_client, state_dir, metrics_listen, tls, token_file, drain_seconds, stall_seconds, log_level, got 'tokenfile'. Did you mean 'token_file'?",
    ],
    [
      'a bad address',
      server("listen: '::1:1'"),
      `server.listen to be ${LISTEN}, or unix:path with a path of at most 107 bytes, got '::1:1'`,
    ],
    [
      'a bad address for metrics',
      server("metrics_listen: 'unix:x'"),
      `server.metrics_listen to be ${LISTEN}, got 'unix:x'`,
    ],
    [
      'an empty path',
      server("state_dir: ''"),
      "server.state_dir to be the path of a folder, not empty and without NUL, got ''",
    ],
    [
      'a path that no folder can have',
      server('state_dir: "a\\0b"'),
      "server.state_dir to be the path of a folder, not empty and without NUL, got 'a\\x00b'",
    ],
    ['no worker', server('workers: 0'), 'server.workers to be a whole number, 1 to 1024, got 0'],
    [
      'a wrong word for workers',
      server('workers: all'),
      "server.workers to be auto or a whole number, 1 to 1024, got 'all'",
    ],
    [
      'half a worker',
      server('workers: 1.5'),
      'server.workers to be auto or a whole number, 1 to 1024, got 1.5',
    ],
    [
      'too little memory',
      server('memory: 15MB'),
      "server.memory to be a size such as 512MB or 1GiB, 16MiB to 16TiB, got '15MB'",
    ],
    [
      'a cache that is none',
      server('cache: 1MB'),
      "server.cache to be auto, off or a size such as 512MB or 1GiB, 1MiB to 512GiB, got '1MB'",
    ],
    [
      'too little memory to read ahead',
      server('read_ahead: 1MB'),
      "server.read_ahead to be off or a size such as 512MB or 1GiB, 1MiB to 64GiB, got '1MB'",
    ],
    [
      'a wrong word for the cache',
      server('cache: on'),
      "server.cache to be auto, off or a size such as 512MB or 1GiB, 1MiB to 512GiB, got 'on'",
    ],
    [
      'no call in flight',
      server('max_in_flight_per_client: 0'),
      'server.max_in_flight_per_client to be a whole number, 1 to 1024, got 0',
    ],
    [
      'a missing token file',
      server('token_file: token'),
      "server.token_file to be a file that exists, got 'FOLDER/token'",
    ],
    [
      'a folder for a token',
      server('token_file: data'),
      "server.token_file to be a file that exists, got 'FOLDER/data'",
    ],
    [
      'a path that no file can have',
      server('token_file: "a\\0b"'),
      "server.token_file to be a file that exists, got 'FOLDER/a\\x00b'",
    ],
    [
      'a negative time',
      server('drain_seconds: -1'),
      'server.drain_seconds to be a whole number, 0 to 3600, got -1',
    ],
    [
      'an endless stall',
      server('stall_seconds: .inf'),
      'server.stall_seconds to be a whole number, 1 to 86400, got Infinity',
    ],
  ])('refuses %s', expectRefusal);

  it('leaves it to the start how large the cache is, unless it is off or has a size', () => {
    withFolder((folder) => {
      const cacheOf = (settings: string) =>
        parseConfig(fileOf({server: `{${settings}}`}), folder).server.cache;
      expect(['workers: 1', 'cache: auto'].map(cacheOf)).toEqual(['auto', 'auto']);
      expect(cacheOf('cache: off')).toBe(0);
      expect(cacheOf('cache: 1MiB')).toBe(2 ** 20);
    });
  });

  it('refuses missing files of the certificate, each on a line', () => {
    expect(problemsOf({server: '{tls: {certificate: a, key: data, ca: c}}'})).toEqual([
      "Expected server.tls.certificate to be a file that exists, got 'FOLDER/a'",
      "Expected server.tls.key to be a file that exists, got 'FOLDER/data'",
      "Expected each key of server.tls to be one of certificate, key, client_ca, got 'ca'",
    ]);
  });
});
