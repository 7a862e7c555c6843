import {describe, expect, it} from '@jest/globals';
import sharp from 'sharp';

import {decodeWindow, readHeader, UndecodableError} from '../../src/decode/index.js';
import {packPicture} from '../../src/pack/pack-picture.js';
import {fixturePath, fixtures, readFixture} from '../fixtures/index.js';

const limits = {maxPixels: 1e8, maxFileBytes: 1e8};

function packBytes(bytes: Uint8Array, name: string, shortSide = 16, quality = 92) {
  return packPicture(bytes, fixturePath(name), {shortSide, quality}, limits, 'replace', true);
}

/** What a feed sees of the whole picture, (height, width, 3). */
async function seen(bytes: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const header = readHeader(bytes);
  const out = new Uint8Array(width * height * 3);
  const window = {x: 0, y: 0, width: header.width, height: header.height};
  const rest = {width, height, filter: 'antialias', flip: false, background: [0, 0, 0]} as const;
  await decodeWindow({bytes, header, window, ...rest}, out);
  return out;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, level, at) => sum + Math.abs(level - b[at]), 0) / a.length;
}

describe('packing a picture', () => {
  it.each(Object.keys(fixtures))('keeps what a feed sees of %s', async (name) => {
    const source = readFixture(name);
    const packed = await packBytes(source, name);
    expect(packed.fate === 'resized').toBe(packed.bytes !== undefined);
    if (packed.bytes === undefined) return;
    const {width, height} = packed.packedSize;
    expect(Math.min(width, height)).toBe(16);
    const {format} = readHeader(source);
    expect(readHeader(packed.bytes)).toMatchObject({format, width, height, orientation: 1});
    const meant = await seen(source, width, height);
    const got = await seen(packed.bytes, width, height);
    if (format === 'jpeg') {
      expect(packed.error).toBeCloseTo(meanDifference(got, meant), 10);
      expect(packed.error).toBeLessThan(5); // so few pixels are all edges: 4.1 on coffee-odd-444.jpg
    } else {
      expect(got).toEqual(meant);
    }
  });

  it.each([
    ['cat.png', 'resized'],
    ['cat-16.tif', 'resized'],
    ['cat-progressive.jpg', 'resized'],
    ['coffee-alpha.png', 'transparent'],
    ['cat-gray-alpha.png', 'transparent'],
    ['cat.webp', 'format'],
    ['cat.gif', 'format'],
    ['cat.avif', 'format'],
    ['one-pixel.png', 'small'],
  ])('decides what becomes of %s: %s', async (name, fate) => {
    expect((await packBytes(readFixture(name), name)).fate).toBe(fate);
  });

  it('copies a picture whose short side is the wanted one, and resizes one a pixel larger', async () => {
    const {width, height} = readHeader(readFixture('cat.png'));
    const short = Math.min(width, height);
    expect((await packBytes(readFixture('cat.png'), 'cat.png', short)).fate).toBe('small');
    expect((await packBytes(readFixture('cat.png'), 'cat.png', short - 1)).fate).toBe('resized');
  });

  it('writes baseline JPEG with full colour resolution and no metadata', async () => {
    const {bytes} = await packBytes(readFixture('orientation-6.jpg'), 'orientation-6.jpg');
    const {chromaSubsampling, isProgressive, exif, icc, orientation} = await sharp(bytes).metadata();
    expect({chromaSubsampling, isProgressive, exif, icc, orientation}).toEqual({
      chromaSubsampling: '4:4:4',
      isProgressive: false,
    });
  });

  it('writes one channel where there is no colour', async () => {
    for (const name of ['coffee-gray.jpg', 'cat-gray.png']) {
      const {bytes} = await packBytes(readFixture(name), name);
      expect((await sharp(bytes).metadata()).channels).toBe(1);
    }
  });

  it('is off by less at a higher quality', async () => {
    const name = 'coffee-odd-444.jpg';
    const errors = await Promise.all(
      [50, 80, 100].map(
        async (quality) => (await packBytes(readFixture(name), name, 16, quality)).error ?? NaN,
      ),
    );
    expect(errors[0]).toBeGreaterThan(errors[1]);
    expect(errors[1]).toBeGreaterThan(errors[2]);
  });

  it.each([1, 16])(
    'refuses a file that feeds could not use, also one it would copy (short side %d)',
    async (side) => {
      const bytes = readFixture('cat.png');
      const broken = bytes.slice();
      broken.fill(0, bytes.length >> 1, (bytes.length >> 1) + 40);
      await expect(packBytes(broken, 'cat.png', side)).rejects.toThrow(UndecodableError);
      await expect(packBytes(broken, 'cat.png', 5000)).rejects.toThrow(UndecodableError);
      await expect(packBytes(bytes, 'cat.gif', side)).rejects.toThrow(/^mislabelled/);
    },
  );
});
