import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';

import {UndecodableError} from '../../src/decode/decoder.js';
import {readHeader} from '../../src/decode/header.js';
import {toError} from '../../src/errors.js';
import {fixturePath, fixtures, readFixture} from '../fixtures/index.js';

import {jpegFile, segment} from './made-jpeg.js';

const files = Object.keys(fixtures);

/** What readHeader makes of bytes: the header or the reason. */
function read(bytes: Uint8Array): unknown {
  try {
    return readHeader(bytes);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UndecodableError);
    return toError(thrown).message;
  }
}

describe('readHeader', () => {
  it.each(files)('gives format and upright size of %s as sharp does', async (file) => {
    const {format, width, height} = readHeader(readFixture(file));
    const judged = await sharp(fixturePath(file)).metadata();
    expect({format, width, height}).toEqual({
      format: judged.format === 'heif' ? 'avif' : judged.format,
      ...judged.autoOrient,
    });
  });

  it.each(files.filter((file) => !file.endsWith('.avif')))(
    'gives the orientation of %s as sharp does',
    async (file) => {
      expect(readHeader(readFixture(file)).orientation).toBe(
        (await sharp(fixturePath(file)).metadata()).orientation ?? 1,
      );
    },
  );

  it('turns the side of an AVIF as its own boxes say, and calls that upright', () => {
    for (const file of ['orientation-6.avif', 'orientation-7.avif']) {
      expect(readHeader(readFixture(file))).toEqual({format: 'avif', width: 45, height: 30, orientation: 1});
    }
  });

  it('tells how a JPEG is coded', () => {
    const coding = {process: 'baseline', bits: 8, components: 3, samplesPerPixel: 1.5, profile: 'none'};
    const jpegOf = (file: string) => readHeader(readFixture(file)).jpeg;
    expect(jpegOf('cat-420.jpg')).toEqual(coding);
    expect(jpegOf('cat-progressive.jpg')).toEqual({...coding, process: 'progressive'});
    expect(jpegOf('coffee-gray.jpg')).toEqual({...coding, components: 1, samplesPerPixel: 1});
    expect(jpegOf('coffee-cmyk.jpg')).toEqual({...coding, components: 4, samplesPerPixel: 4});
    expect(jpegOf('coffee-422-restart.jpg')).toEqual({...coding, samplesPerPixel: 2});
    expect(jpegOf('coffee-odd-444.jpg')).toEqual({...coding, samplesPerPixel: 3});
    expect(jpegOf('rocket-adobe-rgb.jpg')).toEqual({...coding, profile: 'other'});
    expect(jpegOf('cat.png')).toBeUndefined();
  });

  it.each(['srgb', 'p3'])('tells the profile %s from others by its name', async (profile) => {
    const bytes = await sharp(fixturePath('cat.png')).withIccProfile(profile).jpeg().toBuffer();
    expect(readHeader(bytes).jpeg?.profile).toBe(profile === 'srgb' ? 'srgb' : 'other');
  });

  it('reads the sizes of a JPEG that only the frame header tells, and no other segment', () => {
    const exif = segment(0xe1, [...Buffer.from('Exif\0\0'), 0xff, 0xc0, 0, 17, 8, 9, 9, 9, 9, 3]);
    fc.assert(
      fc.property(fc.integer({min: 1, max: 65535}), fc.integer({min: 1, max: 65535}), (width, height) => {
        expect(readHeader(jpegFile({width, height, before: exif}))).toMatchObject({
          width,
          height,
          orientation: 1,
        });
      }),
    );
  });

  it('takes EXIF with either byte order, and broken EXIF for none', () => {
    const big = [
      ...Buffer.from('Exif\0\0MM'),
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
    ];
    const little = [
      ...Buffer.from('Exif\0\0II'),
      42,
      0,
      8,
      0,
      0,
      0,
      1,
      0,
      0x12,
      1,
      3,
      0,
      1,
      0,
      0,
      0,
      6,
      0,
      0,
      0,
    ];
    for (const exif of [big, little]) {
      const turned = jpegFile({width: 5, height: 3, before: segment(0xe1, exif)});
      expect(readHeader(turned)).toMatchObject({width: 3, height: 5, orientation: 6});
      for (let kept = 6; kept < exif.length - 2; kept++) {
        const broken = jpegFile({width: 5, height: 3, before: segment(0xe1, exif.slice(0, kept))});
        expect(readHeader(broken)).toMatchObject({width: 5, height: 3, orientation: 1});
      }
    }
  });

  it('finds the EXIF of a WebP behind a chunk of odd length, which is padded', () => {
    const exif = Buffer.from('II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0', 'latin1');
    const bytes = Buffer.concat([
      Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x04\0\0\x02\0\0', 'latin1'),
      Buffer.from('ICCP\x03\0\0\0abc\0EXIF\x16\0\0\0', 'latin1'),
      exif,
    ]);
    expect(readHeader(bytes)).toEqual({format: 'webp', width: 3, height: 5, orientation: 8});
  });

  it('takes an orientation that is none of the eight for upright', () => {
    const exif = (value: number) => [
      ...Buffer.from('Exif\0\0MM'),
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      value,
      0,
      0,
    ];
    for (const value of [0, 9, 255]) {
      const bytes = jpegFile({width: 5, height: 3, before: segment(0xe1, exif(value))});
      expect(readHeader(bytes)).toMatchObject({width: 5, height: 3, orientation: 1});
    }
  });

  it('refuses what is no image with its first bytes', () => {
    expect(read(new Uint8Array())).toBe('empty file');
    expect(read(Buffer.from('hello, world of text'))).toBe('not an image: it begins with "hello, world"');
    expect(read(Uint8Array.of(0, 1, 2))).toBe('not an image: it begins with 000102');
    expect(read(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))).toMatch(/^not an image: /);
    expect(read(Buffer.from('RIFF\x10\0\0\0WAVEfmt ', 'latin1'))).toMatch(/^not an image: /);
  });

  it('refuses an image without pixels', () => {
    expect(read(jpegFile({width: 5, height: 0}))).toBe('corrupt jpeg: 5x0 pixels');
    const png = readFixture('cat.png').fill(0, 16, 20);
    expect(read(png)).toBe('corrupt png: 0x30 pixels');
  });

  it('refuses a JPEG whose scan or end comes before the frame header', () => {
    expect(read(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toBe('corrupt jpeg: no frame header');
    expect(read(Uint8Array.of(0xff, 0xd8, ...segment(0xda, [1, 1, 0, 0, 63, 0]), 0xff, 0xd9))).toBe(
      'corrupt jpeg: no frame header',
    );
    expect(read(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 1, 0, 0))).toBe(
      'corrupt jpeg: a segment of 1 bytes',
    );
  });

  it.each(files)('gives the header of %s or refuses, however short the file is cut', (file) => {
    const bytes = readFixture(file);
    const whole = readHeader(bytes);
    for (let length = 1; length < Math.min(bytes.length, 1000); length += 1 + (length >> 4)) {
      const found = read(bytes.subarray(0, length));
      if (typeof found === 'string') expect(found).toMatch(/^(?:truncated|not an image|corrupt)/);
      else expect(found).toMatchObject({format: whole.format});
    }
  });

  it('answers for any damage to the header, and never with another fault', () => {
    const originals = files.map(readFixture);
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(fc.tuple(fc.nat(600), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
          minLength: 1,
          maxLength: 12,
        }),
        (index, changes) => {
          const bytes = originals[index].slice();
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const found = read(bytes);
          if (typeof found === 'string') expect(found).toMatch(/^(?:truncated|not an image|corrupt)/);
          else {
            const {width, height, orientation} = found as ReturnType<typeof readHeader>;
            expect([width >= 1, height >= 1, [1, 2, 3, 4, 5, 6, 7, 8].includes(orientation)]).toEqual([
              true,
              true,
              true,
            ]);
          }
        },
      ),
      {numRuns: 2000},
    );
  });

  it('answers for any bytes after any signature', () => {
    const starts = [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'RIFF\0\0\0\0WEBPVP8X',
      'GIF89a',
      'II*\0',
      'MM\0+',
      '\0\0\0\x10ftypavif',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({maxLength: 200}), (start, rest) => {
        read(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
      }),
      {numRuns: 2000},
    );
  });
});
