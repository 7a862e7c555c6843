import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {loadConfig} from '../../src/config/index.js';
import {readCredentials} from '../../src/transport/credentials.js';

/** Those of the Python client's tests. */
const pem = (name: string) =>
  fileURLToPath(new URL(`../../clients/python/tests/fixtures/tls/${name}`, import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'domainfeed-'));
  writeFileSync(join(folder, 'token'), 'secret\n');
  writeFileSync(join(folder, 'blank'), ' \n');
});

afterAll(() => {
  rmSync(folder, {recursive: true});
});

/** Reads what the section `server` of a configuration names. */
function read(server: object) {
  const file = join(folder, 'feed.yaml');
  const feeds = {train: {batch: {per_domain: 1}, image: {size: 8}}};
  const config = {server, catalog: {root: '.'}, domains: {art: {role: 'source'}}, feeds};
  writeFileSync(file, JSON.stringify(config));
  return readCredentials(loadConfig(file).server);
}

describe('readCredentials', () => {
  it('has no token and plain text by default', () => {
    const {port, token} = read({});
    expect([port._isSecure(), token]).toEqual([false, undefined]);
  });

  it('reads the token without the space around it, and certificates', () => {
    const tls = {certificate: pem('server.pem'), key: pem('server.key'), client_ca: pem('ca.pem')};
    const {port, token} = read({tls, token_file: 'token'});
    expect([port._isSecure(), token]).toEqual([true, 'secret']);
  });

  it('refuses a file without a token', () => {
    expect(() => read({token_file: 'blank'})).toThrow(
      `Expected server.token_file to be a file that holds a token, got '${folder}/blank'`,
    );
  });

  const server = {certificate: pem('server.pem'), key: pem('server.key')};
  const ownKey = `the private key of ${server.certificate}`;

  it.each([
    ['certificate', 'a certificate', {...server, certificate: 'token'}, 'FOLDER/token'],
    ['key', ownKey, {...server, key: 'token'}, 'FOLDER/token'],
    ['key', ownKey, {...server, key: pem('client.key')}, pem('client.key')],
    ['client_ca', 'a certificate', {...server, client_ca: 'token'}, 'FOLDER/token'],
  ])('refuses %s that is not %s', (field, what, tls, file) => {
    const [start, end] = [`Expected server.tls.${field} to be ${what} in PEM (`, `), got '${file}'`];
    expect(() => read({tls})).toThrow(start);
    expect(() => read({tls})).toThrow(end.replace('FOLDER', folder));
  });
});
