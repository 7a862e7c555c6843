import {execFileSync} from 'node:child_process';

import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {sampleId} from '../../src/catalog/sample-id.js';

const PYTHON = process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python';

const HASHLIB = `
import hashlib, json, sys
for domain, path in json.load(sys.stdin):
    digest = hashlib.sha256(f"{domain}/{path}".encode()).digest()
    print(int.from_bytes(digest[:8], "big") & (2**63 - 1))
`;

describe('sampleId', () => {
  it("is the low 63 bits of the first eight bytes of Python's SHA-256", () => {
    const text = fc.string({unit: 'grapheme', minLength: 1});
    const pairs = [['photo', 'dog/n02103406_4068-1.png'], ...fc.sample(fc.tuple(text, text), 100)];
    const printed = execFileSync(PYTHON, ['-c', HASHLIB], {input: JSON.stringify(pairs), encoding: 'utf8'});
    expect(pairs.map(([domain, path]) => sampleId(domain, path))).toEqual(
      printed.trim().split('\n').map(BigInt),
    );
  });

  it('stays what it is across versions', () => {
    expect(sampleId('photo', 'dog/1.png')).toBe(254_465_920_565_434_440n);
  });
});
