import {fileURLToPath} from 'node:url';

import {Server} from '@grpc/grpc-js';
import {loadSync} from '@grpc/proto-loader';
import {ReflectionService} from '@grpc/reflection';
import {HealthImplementation} from 'grpc-health-check';
import type {Logger} from 'pino';

import type {ServerConfig} from '../config/index.js';
import {FeedService} from '../gen/domainfeed/v1/feed.js';
import type {Pipeline} from '../pipeline.js';
import {packageRoot} from '../version.js';

import {requireToken} from './authenticate.js';
import {serializePart} from './batch-parts.js';
import {createCallLog} from './call-log.js';
import type {Credentials} from './credentials.js';
import {handleDescribe} from './describe.js';
import {handleGetBatch} from './get-batch.js';
import {handleGetStatistics} from './get-statistics.js';
import {InFlight} from './in-flight.js';
import {listen} from './listen.js';
import type {Metrics} from './metrics.js';
import {refuseUndecodable} from './refuse-undecodable.js';
import {writeUncopied} from './write-uncopied.js';

const SERVICE = 'domainfeed.v1.Feed';

/** A server that answers. */
export interface RunningServer {
  /** host:port or unix:path, to connect to. */
  readonly address: string;
  /** Refuses new calls, lets running ones finish for up to `server.drain_seconds`, then cuts them off. */
  readonly drain: () => Promise<void>;
}

const SERVER_OPTIONS = {
  'grpc.max_concurrent_streams': 256,
  'grpc.max_receive_message_length': 64 * 1024, // requests are a few hundred bytes
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
};

/**
 * Starts to serve a pipeline.
 *
 * @throws FAILED_PRECONDITION if the address can't be had.
 */
export async function startServer(
  config: ServerConfig,
  {port, token}: Credentials,
  pipeline: Pipeline,
  log: Logger,
  metrics: Metrics,
): Promise<RunningServer> {
  const callLog = createCallLog(log, metrics);
  const interceptors = [
    writeUncopied(FeedService.getBatch.path, metrics.onPartWritten),
    ...(token === undefined ? [] : [requireToken(token, callLog)]),
  ];
  const server = new Server({...SERVER_OPTIONS, interceptors});
  const {getBatch, describe, getStatistics} = FeedService;
  server.addService(
    ...refuseUndecodable(
      {getBatch: {...getBatch, responseSerialize: serializePart}, describe, getStatistics},
      {
        getBatch: handleGetBatch({
          pipeline,
          inFlight: new InFlight(config.maxInFlightPerClient),
          stallMs: config.stallSeconds * 1000,
          callLog,
          metrics,
        }),
        describe: handleDescribe(pipeline, config.maxInFlightPerClient, callLog),
        getStatistics: handleGetStatistics(pipeline, callLog),
      },
      callLog,
    ),
  );
  const health = new HealthImplementation({'': 'SERVING', [SERVICE]: 'SERVING'});
  health.addToServer(server);
  new ReflectionService(loadProto()).addToServer(server);
  const address = await listen(server, config.listen, port);
  return {
    address,
    drain: async () => {
      health.setStatus('', 'NOT_SERVING');
      health.setStatus(SERVICE, 'NOT_SERVING');
      await drain(server, config.drainSeconds, log);
    },
  };
}

async function drain(server: Server, seconds: number, log: Logger): Promise<void> {
  const cutOff = setTimeout(() => {
    log.warn({seconds}, 'cutting off calls that are still running');
    server.forceShutdown();
  }, seconds * 1000);
  await new Promise<void>((resolve) => {
    server.tryShutdown(() => {
      resolve();
    });
  });
  clearTimeout(cutOff);
}

function loadProto() {
  return loadSync('domainfeed/v1/feed.proto', {includeDirs: [fileURLToPath(new URL('proto', packageRoot))]});
}
