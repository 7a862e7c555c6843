import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

import {credentials} from '@grpc/grpc-js';

import {FeedClient} from '../../src/gen/domainfeed/v1/feed.js';

/** A sidecar in a process of its own, as users have it. */
export interface StartedServer {
  /** As --listen takes it. */
  readonly address: string;
  readonly client: FeedClient;
  readonly process: ChildProcess;
  readonly log: () => string;
  /** SIGTERM; the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts `domainfeed serve --config feed.yaml` in a folder, and waits until it listens. */
export async function startServe(cwd: string, ...args: string[]): Promise<StartedServer> {
  const cli = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));
  const child = spawn(process.execPath, [cli, 'serve', '--config', 'feed.yaml', ...args], {
    cwd,
    env: process.env,
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => {
      throw new Error(log);
    }),
  ])) as [string];
  const address = line.replace('listening on ', '').replace('0.0.0.0', '127.0.0.1');
  const client = new FeedClient(address, credentials.createInsecure());
  return {
    address,
    client,
    process: child,
    log: () => log,
    stop: async () => {
      client.close();
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}
