import {readFileSync} from 'node:fs';
import {createSecureContext, type SecureContextOptions} from 'node:tls';

import {ServerCredentials} from '@grpc/grpc-js';

import type {ServerConfig, TlsConfig} from '../config/index.js';
import {expected, orUnavailable, toError} from '../errors.js';

/** By what a server and its callers know each other. */
export interface Credentials {
  /** Certificates and keys of the port, or plain text without any. */
  readonly port: ServerCredentials;
  /** What every call must carry; absent = nothing. */
  readonly token?: string;
}

/**
 * Reads the files of `server.tls` and `server.token_file`.
 *
 * @throws UNAVAILABLE if one can't be read; INVALID_ARGUMENT if it holds no token, certificate or key, or if key and
 *   certificate are no pair.
 */
export function readCredentials({tls, tokenFile}: ServerConfig): Credentials {
  return {
    port: tls === undefined ? ServerCredentials.createInsecure() : readTls(tls),
    token: tokenFile === undefined ? undefined : readToken(tokenFile),
  };
}

function readTls({certificate, key, clientCa}: TlsConfig): ServerCredentials {
  const cert = readPem('certificate', certificate, 'a certificate', (pem) => ({cert: pem}));
  const privateKey = readPem('key', key, `the private key of ${certificate}`, (pem) => ({cert, key: pem}));
  const authority =
    clientCa === undefined ? null : readPem('client_ca', clientCa, 'a certificate', (pem) => ({cert: pem}));
  const pair = {cert_chain: cert, private_key: privateKey};
  return ServerCredentials.createSsl(authority, [pair], authority !== null);
}

/** A file of `server.tls`, once OpenSSL has taken it as `use` says: it passes over an authority that is none. */
function readPem(
  field: string,
  file: string,
  what: string,
  use: (pem: Buffer) => SecureContextOptions,
): Buffer {
  const pem = orUnavailable(`read ${file} (server.tls.${field})`, () => readFileSync(file));
  try {
    createSecureContext(use(pem));
  } catch (error) {
    throw expected(`server.tls.${field}`, `${what} in PEM (${toError(error).message})`, file);
  }
  return pem;
}

function readToken(file: string): string {
  const token = orUnavailable(`read ${file} (server.token_file)`, () => readFileSync(file, 'utf8')).trim();
  if (token === '') throw expected('server.token_file', 'a file that holds a token', file);
  return token;
}
