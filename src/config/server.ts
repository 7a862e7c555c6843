import {availableParallelism} from 'node:os';
import {resolve} from 'node:path';

import {z} from 'zod';

import {byteSize} from './bytes.js';
import {existingPath} from './existing-path.js';
import {camelKeys} from './key-case.js';
import {listenAddress, tcpAddress} from './listen-address.js';

const LEAST_CACHE = '1MiB';
const LEAST_READ_AHEAD = '1MiB';

/** Certificate and key of the server, absolute paths; with `clientCa` every client must show a certificate. */
export interface TlsConfig {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** How the sidecar runs. */
export interface ServerConfig {
  /** host:port, [::1]:port or unix:/absolute/path; port 0 = a free one. */
  readonly listen: string;
  /** Threads that decode and augment. */
  readonly workers: number;
  /** What all batches together may take while they are made and sent. */
  readonly memoryBytes: number;
  /** What decoded images may take that are kept for the next epoch, in bytes; 0 = none, auto = decided at the start. */
  readonly cache: number | 'auto';
  /** What files may take that are read before they are needed, in bytes; 0 = none is. */
  readonly readAheadBytes: number;
  readonly maxInFlightPerClient: number;
  /** Absolute path of a folder for what is measured once and used by later runs; made when it is needed. */
  readonly stateDir: string;
  /** Where metrics are served, host:port; absent = nowhere. */
  readonly metricsListen?: string;
  readonly tls?: TlsConfig;
  /** Absolute path of a file with the token that clients must send; absent = none. */
  readonly tokenFile?: string;
  /** How long calls may go on after the signal to stop. */
  readonly drainSeconds: number;
  /** A call whose client takes nothing for so long is ended. */
  readonly stallSeconds: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/**
 * The section `server` of the file.
 *
 * @param directory - Absolute path of the folder that paths are relative to.
 */
export function serverSchema(directory: string) {
  const file = existingPath('file', directory);
  return z
    .strictObject({
      listen: listenAddress(directory)
        .prefault('127.0.0.1:50061')
        .describe('host:port, [::1]:port or unix:path; port 0 is a free one, which is printed.'),
      workers: z
        .union([z.literal('auto'), z.int().min(1).max(1024)], {error: 'auto or a whole number, 1 to 1024'})
        .default('auto')
        .describe('Threads that decode and augment; auto is one for each core.'),
      memory: byteSize('16MiB', '16TiB')
        .prefault('1GiB')
        .describe('What all batches together may take while they are made and sent.'),
      cache: z
        .union([z.enum(['auto', 'off']), byteSize(LEAST_CACHE, '512GiB')], {
          error: `auto, off or a size such as 512MB or 1GiB, ${LEAST_CACHE} to 512GiB`,
        })
        .default('auto')
        .describe(
          'What decoded images may take that are kept for later epochs; auto is a quarter of free memory, at most 8GiB.',
        ),
      read_ahead: z
        .union([z.literal('off'), byteSize(LEAST_READ_AHEAD, '64GiB')], {
          error: `off or a size such as 512MB or 1GiB, ${LEAST_READ_AHEAD} to 64GiB`,
        })
        .prefault('64MiB')
        .describe('What files may take that are read before they are needed, where reading is slow.'),
      max_in_flight_per_client: z
        .int()
        .min(1)
        .max(1024)
        .default(8)
        .describe('Calls that one client may have open.'),
      state_dir: z
        .string()
        .regex(/^[^\0]+$/, {error: 'the path of a folder, not empty and without NUL'})
        .default('.domainfeed')
        .transform((path) => resolve(directory, path))
        .describe('Folder for what is measured once and used by later runs.'),
      metrics_listen: tcpAddress.optional().describe('Where metrics are served for Prometheus: host:port.'),
      tls: z
        .strictObject({certificate: file, key: file, client_ca: file.optional()})
        .transform((tls): TlsConfig => camelKeys(tls))
        .optional()
        .describe('PEM files; with client_ca every client must show a certificate that it signed.'),
      token_file: file.optional().describe('File with the token that every client must send.'),
      drain_seconds: z.int().min(0).max(3600).default(30).describe('How long calls may go on after SIGTERM.'),
      stall_seconds: z
        .int()
        .min(1)
        .max(86_400)
        .default(120)
        .describe('A call whose client takes nothing for so long is ended.'),
      log_level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    })
    .transform(({memory, workers, cache, read_ahead, ...rest}): ServerConfig => ({
      ...camelKeys(rest),
      workers: workers === 'auto' ? availableParallelism() : workers,
      memoryBytes: memory,
      cache: cache === 'off' ? 0 : cache,
      readAheadBytes: read_ahead === 'off' ? 0 : read_ahead,
    }));
}
