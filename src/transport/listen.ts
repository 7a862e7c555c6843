import {rmSync, statSync} from 'node:fs';
import {connect} from 'node:net';

import type {Server, ServerCredentials} from '@grpc/grpc-js';

import type {ServerConfig} from '../config/index.js';
import {DomainfeedError} from '../errors.js';

/**
 * Why an address should not be listened on, or undefined: whoever reaches it over a network could read the traffic,
 * or the data.
 */
export function exposure({listen, tls, tokenFile}: ServerConfig): string | undefined {
  if (listen.startsWith('unix:') || isLoopback(listen)) return undefined;
  const lacks = [
    ...(tls === undefined ? ['server.tls: the traffic can be read on the way'] : []),
    ...(tokenFile === undefined && tls?.clientCa === undefined
      ? ['server.token_file or server.tls.client_ca: anyone who reaches the port is served']
      : []),
  ];
  return lacks.length === 0 ? undefined : `${listen} is not a loopback address and lacks ${lacks.join('; ')}`;
}

function isLoopback(listen: string): boolean {
  const host = listen.slice(0, listen.lastIndexOf(':'));
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

/**
 * Opens the port or socket.
 *
 * @returns The address to connect to: with the real port if 0 was asked for.
 * @throws FAILED_PRECONDITION if the address is taken or can't be had.
 */
export async function listen(
  server: Server,
  address: string,
  credentials: ServerCredentials,
): Promise<string> {
  if (address.startsWith('unix:')) await removeStaleSocket(address.slice('unix:'.length));
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error) {
        reject(new DomainfeedError('FAILED_PRECONDITION', `Can't listen on ${address}: ${error.message}`));
      } else {
        resolve(address.startsWith('unix:') ? address : address.replace(/:\d+$/, `:${port}`));
      }
    });
  });
}

/** A killed server leaves its socket file behind. One that answers is left alone, and then refused as taken. */
async function removeStaleSocket(path: string): Promise<void> {
  if (!statSync(path, {throwIfNoEntry: false})?.isSocket()) return;
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
  if (!answers) rmSync(path);
}
