import {isIPv6} from 'node:net';
import {resolve} from 'node:path';

import {z} from 'zod';

const HOST_AND_PORT = /^(?:\[(?<ipv6>[^\]]+)\]|[^\s:/[\]]+):(?<port>\d{1,5})$/;

const SOCKET_PREFIX = 'unix:';

/** Longest path of a socket that Linux takes, in bytes. */
const MAX_SOCKET_PATH = 107;

const TCP_RULE = 'host:port or [::1]:port with a port from 0 to 65535';

/** An address to listen on: a host and a port. */
export const tcpAddress = z.string().refine(isTcpAddress, {error: TCP_RULE});

/** An address to listen on: a host and a port, or a socket, whose path is absolute in the result. */
export function listenAddress(directory: string): z.ZodType<string, string> {
  const rule = `${TCP_RULE}, or unix:path with a path of at most ${MAX_SOCKET_PATH} bytes`;
  const ofSocket = (address: string) => resolve(directory, address.slice(SOCKET_PREFIX.length));
  const right = (address: string) =>
    /^unix:[^\0]+$/s.test(address)
      ? Buffer.byteLength(ofSocket(address)) <= MAX_SOCKET_PATH
      : isTcpAddress(address);
  return z
    .string()
    .refine(right, {error: rule})
    .transform((address) =>
      address.startsWith(SOCKET_PREFIX) ? SOCKET_PREFIX + ofSocket(address) : address,
    );
}

function isTcpAddress(address: string): boolean {
  const groups: {ipv6?: string; port?: string} | undefined = HOST_AND_PORT.exec(address)?.groups;
  if (groups === undefined || Number(groups.port) > 65_535) return false;
  return groups.ipv6 === undefined || isIPv6(groups.ipv6);
}
