import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {checkCompleteness} from '../../src/decode/completeness.js';
import {UndecodableError} from '../../src/decode/decoder.js';
import {readHeader} from '../../src/decode/header.js';
import {toError} from '../../src/errors.js';
import {fixtures, readFixture} from '../fixtures/index.js';

import {jpegFile, segment} from './made-jpeg.js';

const checked = Object.keys(fixtures).filter((file) => /\.(?:jpg|png|webp|gif)$/.test(file));

/** What is wrong with the end of a file, or "complete". */
function fault(bytes: Uint8Array): string {
  try {
    checkCompleteness(bytes, readHeader(bytes));
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UndecodableError);
    return toError(thrown).message;
  }
  return 'complete';
}

describe('checkCompleteness', () => {
  it.each(Object.keys(fixtures))('passes the whole of %s, and whatever follows it', (file) => {
    const bytes = readFixture(file);
    expect(fault(bytes)).toBe('complete');
    expect(fault(Buffer.concat([bytes, Buffer.from('appended')]))).toBe('complete');
  });

  it('finds a cut at any place', () => {
    const whole = checked.map(readFixture);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.double({min: 0, max: 1, noNaN: true}), (index, share) => {
        const bytes = whole[index];
        const cut = bytes.subarray(0, 1 + Math.floor(share * (bytes.length - 2)));
        expect(fault(cut)).toMatch(/^(?:truncated|not an image)/);
      }),
      {numRuns: 1000},
    );
  });

  it.each(checked)('finds that the last byte of %s is missing', (file) => {
    expect(fault(readFixture(file).subarray(0, -1))).toMatch(/^truncated/);
  });

  it('takes no end of image inside a segment for the end of the picture', () => {
    const thumbnail = segment(0xe1, [...Buffer.from('Exif\0\0'), 0xff, 0xd8, 0xff, 0xda, 0xff, 0xd9]);
    const cut = jpegFile({width: 5, height: 3, before: thumbnail, scan: [1, 2, 3]});
    expect(fault(cut)).toMatch(/^truncated jpeg: no end of image/);
  });

  it.each([
    ['a progressive JPEG', {frame: 0xc2}],
    ['a JPEG with a scan for each component', {components: 3}],
  ])('takes no end of image between the scans of %s for that of the picture', (_, made) => {
    const scan = [1, 2, ...segment(0xc4, [0, 0xff, 0xd9, 1]), ...segment(0xda, [1, 1, 0, 0, 63, 0]), 4, 5];
    expect(fault(jpegFile({...made, width: 5, height: 3, scan}))).toMatch(/^truncated jpeg/);
    expect(fault(jpegFile({...made, width: 5, height: 3, scan: [...scan, 0xff, 0xff, 0xd9]}))).toBe(
      'complete',
    );
  });

  it('asks for no more than an end behind a scan that holds the whole picture', () => {
    const scan = [1, 2, ...segment(0xe0, [0xff, 0xd9, 1])];
    expect(fault(jpegFile({width: 5, height: 3, scan}))).toBe('complete');
    expect(fault(jpegFile({width: 5, height: 3, scan: [1, 2, 0xff]}))).toMatch(
      /^truncated jpeg: no end of image/,
    );
  });

  it('takes stuffed bytes and restart markers for coded data', () => {
    const scan = [0xff, 0, 0xd9, 0xff, 0xd0, 7, 0xff, 0xd7, 0xff];
    expect(fault(jpegFile({width: 5, height: 3, scan}))).toMatch(/^truncated jpeg/);
    expect(fault(jpegFile({width: 5, height: 3, scan: [...scan, 0xd9]}))).toBe('complete');
  });

  it('refuses a JPEG that ends without a scan', () => {
    const frame = segment(0xc0, [8, 0, 3, 0, 5, 1, 1, 0x11, 0]);
    expect(fault(Uint8Array.of(0xff, 0xd8, ...frame, 0xff, 0xd9))).toMatch(/^corrupt jpeg: no scan/);
  });
});
