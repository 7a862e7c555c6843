import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';

import {describe, expect, it} from '@jest/globals';

import {decodeJpegWindow} from '../../src/kernels/kernel-decoder.js';
import {kernelVersions, turboVersions} from '../../src/kernels/versions.js';
import {makeRequest} from './made-request.js';

/** Digests of what the kernel makes of two small files, by filter; the same on every machine. */
const PINNED = {
  'waves-420.jpg': {antialias: '1bc7fa64f9ee1b25', bicubic: 'eeaeca8ed8f4a934', nearest: '3817b44c4edab964'},
  'waves-444-restart.jpg': {
    antialias: '8c48b769ec53163c',
    bicubic: 'f0e6a418eef1e192',
    nearest: '3f33141a442cb49a',
  },
} as const;
const SIZE = [61, 45] as const;
const filters = ['antialias', 'bicubic', 'nearest'] as const;

describe('kernelVersions', () => {
  it('changes when the bytes of decoded images change: if this fails, raise KERNEL_VERSION and pin the new bytes', () => {
    const found = Object.keys(PINNED).map((name): [string, Record<string, string>] => {
      const bytes = readFileSync(`test/fixtures/jpeg/${name}`);
      const digests = filters.map((filter): [string, string] => {
        const window = {x: 5, y: 3, width: 37, height: 40};
        const out = new Uint8Array(50 * 33 * 3);
        const request = makeRequest(bytes, SIZE, {orientation: 3, window, width: 50, height: 33, filter});
        expect(decodeJpegWindow(request, out)).toBeUndefined();
        return [filter, createHash('sha256').update(out).digest('hex').slice(0, 16)];
      });
      return [name, Object.fromEntries(digests)];
    });
    expect([kernelVersions(), Object.fromEntries(found)]).toEqual([['kernel 1'], PINNED]);
  });
});

describe('turboVersions', () => {
  it("names the library's package and the kernel, which resizes", () => {
    expect(turboVersions()).toEqual([
      expect.stringMatching(/^@julusian\/jpeg-turbo \d+\.\d+\.\d+$/),
      ...kernelVersions(),
    ]);
  });
});
