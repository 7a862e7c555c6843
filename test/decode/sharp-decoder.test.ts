import {describe, expect, it} from '@jest/globals';
import sharp from 'sharp';

import {UndecodableError, type DecodeRequest} from '../../src/decode/decoder.js';
import {readHeader} from '../../src/decode/header.js';
import {decodeWithSharp} from '../../src/decode/sharp-decoder.js';
import {fixturePath, readFixture} from '../fixtures/index.js';

const COLOUR = {r: 200, g: 40, b: 60};
const plain = () => sharp({create: {width: 8, height: 8, channels: 3, background: COLOUR}});

/** The pixels of a whole file at its own size. */
async function decode(bytes: Uint8Array, request: Partial<DecodeRequest> = {}): Promise<number[]> {
  const header = readHeader(bytes);
  const {width, height} = header;
  const out = new Uint8Array(width * height * 3);
  await decodeWithSharp(
    {
      ...{bytes, header, window: {x: 0, y: 0, width, height}, width, height},
      ...{filter: 'antialias', flip: false, background: [0, 0, 0]},
      ...request,
    },
    out,
  );
  return [...out];
}

describe('decodeWithSharp', () => {
  it.each([
    ['8-bit PNG', () => plain().withIccProfile('p3').png()],
    ['16-bit PNG', () => plain().toColourspace('rgb16').withIccProfile('p3').png()],
    ['16-bit TIFF', () => plain().toColourspace('rgb16').withIccProfile('p3').tiff()],
    ['WebP', () => plain().withIccProfile('p3').webp({lossless: true})],
    ['JPEG', () => plain().withIccProfile('p3').jpeg({quality: 100, chromaSubsampling: '4:4:4'})],
  ])('brings the colours of a wide-gamut profile to sRGB: %s', async (_, write) => {
    const bytes = await write().toBuffer();
    const stored = await sharp(bytes, {ignoreIcc: true}).raw().toBuffer();
    expect(Math.abs(stored[0] - COLOUR.r)).toBeGreaterThan(10); // so it was another colour in the file
    const [red, green, blue] = await decode(bytes);
    const farthest = Math.max(
      Math.abs(red - COLOUR.r),
      Math.abs(green - COLOUR.g),
      Math.abs(blue - COLOUR.b),
    );
    expect(farthest).toBeLessThanOrEqual(3);
  });

  it('takes the pixels of a JPEG as they are if its profile calls itself sRGB, and only then', async () => {
    const wide = await sharp(fixturePath('cat.png')).withIccProfile('p3').jpeg().toBuffer();
    const renamed = Buffer.from(wide);
    const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();
    utf16('sRGB').copy(renamed, renamed.indexOf(utf16('sP3C')));
    expect(renamed.equals(wide)).toBe(false);
    const stored = [...(await sharp(wide, {ignoreIcc: true}).raw().toBuffer())];
    expect(await decode(renamed)).toEqual(stored);
    expect(await decode(wide)).not.toEqual(stored);
  });

  it('decodes CMYK without the Adobe marker as with it', async () => {
    const [marked, unmarked] = ['coffee-cmyk-adobe.jpg', 'coffee-cmyk.jpg'].map(readFixture);
    expect(Buffer.from(marked).includes('Adobe')).toBe(true);
    expect(Buffer.from(unmarked).includes('Adobe')).toBe(false);
    expect(await decode(unmarked)).toEqual(await decode(marked));
  });

  it('lays gray with transparency over a coloured background', async () => {
    const bytes = readFixture('cat-gray-alpha.png');
    const header = readHeader(bytes);
    const pixels = await decode(bytes, {background: [255, 0, 9]});
    expect(pixels.slice(0, 3)).toEqual([255, 0, 9]); // transparent at the left edge
    const [red, green, blue] = pixels.slice((header.width - 1) * 3);
    expect([green, blue]).toEqual([red, red]); // opaque at the right one
  });

  it('takes the first picture of an animation', async () => {
    const [first, animated] = await Promise.all(
      ['cat.png', 'animation.webp'].map((file) => decode(readFixture(file))),
    );
    expect(animated).toEqual(first);
  });

  it.each(['cat-420.jpg', 'cat.webp', 'cat.png', 'cat.gif', 'cat.tif', 'cat.avif'])(
    'says in one line that %s is corrupt when its pixels are cut off',
    async (file) => {
      const bytes = readFixture(file);
      const request = {header: readHeader(bytes)};
      const {width, height} = request.header;
      const cut = bytes.subarray(0, Math.floor(bytes.length * 0.7));
      const answer = decodeWithSharp(
        {
          ...{...request, bytes: cut, window: {x: 0, y: 0, width, height}, width, height},
          ...{filter: 'nearest', flip: false, background: [0, 0, 0]},
        },
        new Uint8Array(width * height * 3),
      );
      await expect(answer).rejects.toThrow(UndecodableError);
      await expect(answer).rejects.toThrow(/^corrupt: (?!.*(?:Vips|2vips|load))[^\n]{8,120}$/);
    },
  );

  it('fills the result or refuses the file when its scan is overwritten', async () => {
    for (const value of [0, 0x55, 0xff]) {
      const bytes = readFixture('cat-420.jpg').fill(value, 4000, 9000);
      const fault = await decode(bytes).then(
        (pixels) => pixels.length,
        (thrown: unknown) => thrown,
      );
      expect(fault === 225 * 150 * 3 || fault instanceof UndecodableError).toBe(true);
    }
  });
});
