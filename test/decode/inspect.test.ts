import {describe, expect, it} from '@jest/globals';
import sharp from 'sharp';

import {
  extensionFormat,
  imageFormats,
  inspect,
  UndecodableError,
  type Limits,
  type MislabelledRule,
} from '../../src/decode/index.js';
import {toError} from '../../src/errors.js';
import {fixturePath, fixtures, readFixture} from '../fixtures/index.js';

import {jpegFile} from './made-jpeg.js';

const limits: Limits = {maxPixels: 100e6, maxFileBytes: 1e6};

interface Options {
  readonly rule?: MislabelledRule;
  readonly within?: Limits;
}

/** What `inspect` finds wrong, or "good". */
function reason(bytes: Uint8Array, path: string, {rule = 'replace', within = limits}: Options = {}): string {
  try {
    inspect(bytes, path, within, rule);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UndecodableError);
    return toError(thrown).message;
  }
  return 'good';
}

describe('inspect', () => {
  it.each(Object.keys(fixtures))('finds no fault with %s', (file) => {
    expect(reason(readFixture(file), fixturePath(file))).toBe('good');
  });

  it('says what is wrong with broken files of every kind', () => {
    const cut = (file: string, kept = 0.6) => {
      const bytes = readFixture(file);
      return bytes.subarray(0, Math.floor(bytes.length * kept));
    };
    expect(reason(new Uint8Array(), 'a.jpg')).toBe('empty file');
    expect(reason(Uint8Array.of(7, 200, 3, 4, 5), 'a.jpg')).toBe('not an image: it begins with 07c8030405');
    expect(reason(Buffer.from('<html>not found</html>'), 'a.jpg')).toBe(
      'not an image: it begins with "<html>not fo"',
    );
    expect(reason(cut('cat-420.jpg'), 'a.jpg')).toMatch(/^truncated jpeg: no end of image in \d+ bytes$/);
    expect(reason(cut('cat-thumbnail.jpg'), 'a.jpg')).toMatch(/^truncated jpeg: no end of image/);
    expect(reason(cut('cat-420.jpg', 0.001), 'a.jpg')).toMatch(/^truncated jpeg/);
    expect(reason(cut('cat.png'), 'a.png')).toMatch(/^truncated png: no IEND in \d+ bytes$/);
    expect(reason(cut('cat.webp'), 'a.webp')).toMatch(/^truncated webp: \d+ bytes of \d+$/);
    expect(reason(cut('cat.gif'), 'a.gif')).toMatch(/^truncated gif: no trailer in \d+ bytes$/);
    expect(reason(cut('cat-420.jpg', 0.03), 'a.jpg')).toMatch(/^truncated jpeg/);
    expect(reason(jpegFile({width: 60000, height: 2000}), 'a.jpg')).toBe(
      'too large: 120000000 pixels, the limit is 100000000',
    );
    expect(reason(new Uint8Array(readFixture('cat.png').length).fill(255), 'a.png')).toMatch(/^not an image/);
  });

  it('allows exactly as many pixels and bytes as the limits say', () => {
    const bytes = readFixture('cat.png');
    const pixels = 45 * 30;
    const check = (maxPixels: number, maxFileBytes: number) =>
      reason(bytes, 'cat.png', {within: {maxPixels, maxFileBytes}});
    expect(check(pixels, bytes.length)).toBe('good');
    expect(check(pixels - 1, bytes.length)).toBe(`too large: ${pixels} pixels, the limit is ${pixels - 1}`);
    expect(check(pixels, bytes.length - 1)).toBe(
      `too large: ${bytes.length} bytes, the limit is ${bytes.length - 1}`,
    );
  });

  it('refuses or takes a mislabelled file, as it is told', () => {
    const png = readFixture('cat.png');
    expect(reason(png, 'photo/dog/x.JPG')).toBe('mislabelled: x.JPG holds png');
    expect(reason(png, 'photo/dog/x.JPG', {rule: 'decode'})).toBe('good');
    expect(reason(png, 'photo/dog/x.data')).toBe('good');
    expect(reason(png, 'photo/dog.jpg/x')).toBe('good');
  });

  it('names the first fault of several: header, size, end, name', () => {
    const cut = readFixture('cat.png').subarray(0, 400);
    expect(reason(cut, 'x.jpg', {within: {...limits, maxPixels: 9}})).toMatch(/^too large/);
    expect(reason(cut, 'x.jpg')).toMatch(/^truncated png/);
  });
});

describe('extensionFormat', () => {
  it('knows every extension of every format, in any case', () => {
    const known = ['jpg', 'jpeg', 'JPE', 'png', 'Webp', 'gif', 'tif', 'TIFF', 'avif'];
    expect(new Set(known.map((extension) => extensionFormat(`a/b.c.${extension}`)))).toEqual(
      new Set(imageFormats),
    );
    expect(extensionFormat('a/jpg')).toBeUndefined();
    expect(extensionFormat('a.toString')).toBeUndefined();
  });

  it('agrees with the content of files that sharp writes', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const bytes = await sharp(fixturePath('cat.png')).toFormat(format).toBuffer();
      expect(inspect(bytes, `x.${format}`, limits, 'replace').format).toBe(format);
    }
  });
});
