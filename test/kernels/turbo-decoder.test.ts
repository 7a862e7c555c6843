import {describe, expect, it} from '@jest/globals';

import {UndecodableError} from '../../src/decode/decoder.js';
import {decodeJpegWindow} from '../../src/kernels/kernel-decoder.js';
import {windowOfRgb} from '../../src/kernels/kept-rgb.js';
import {loadTurboDecoder} from '../../src/kernels/turbo-decoder.js';
import {makePicture} from './made-pictures.js';
import {makeRequest} from './made-request.js';
import {photos, readPhotos, runPillow} from './pillow.js';
import {compareLevels} from './pixels.js';
import {encodeJpeg, subsamplings} from './turbo-judge.js';

const turbo = loadTurboDecoder();
if (turbo === undefined)
  throw new Error('These tests need the optional packages koffi and @julusian/jpeg-turbo');
const {decodeWindow: decode, decodeWhole} = turbo;

describe('the libjpeg-turbo decoder', () => {
  it("is within one level of Pillow's decode, crop and resize, progressive or not", () => {
    const pixels = readPhotos();
    const cases = photos.flatMap(([, width, height], index) =>
      subsamplings.map((subsampling, at) => {
        const encoding = {subsampling, quality: 85, progressive: at % 2 === 0};
        const bytes = encodeJpeg(pixels[index], width, height, encoding);
        const window = {x: 13 * at + 1, y: 5 * at, width: 201 - 17 * at, height: 90 + 23 * at};
        return makeRequest(bytes, [width, height], {window, width: 224, height: 224, filter: 'antialias'});
      }),
    );
    const judged = runPillow(
      cases.map(({bytes, window}) => ({
        bytes,
        steps: [
          ['crop', window.x, window.y, window.width, window.height],
          ['resize', 224, 224, 'antialias'],
        ],
      })),
    );
    for (const [index, request] of cases.entries()) {
      const out = new Uint8Array(224 * 224 * 3);
      expect(decode(request, out)).toBeUndefined();
      expect(compareLevels(out, judged[index]).max).toBeLessThanOrEqual(1);
    }
  });

  it("is the exact way for baseline files: nearer to Pillow's levels than the kernel that resizes planes", () => {
    const pixels = readPhotos();
    const cases = photos.map(([, width, height], index) => {
      const bytes = encodeJpeg(pixels[index], width, height, {subsampling: '4:2:0', quality: 90});
      return makeRequest(bytes, [width, height], {width: 224, height: 224});
    });
    const judged = runPillow(cases.map(({bytes}) => ({bytes, steps: [['resize', 224, 224, 'antialias']]})));
    const meanOf = (decodeWindow: typeof decode) =>
      cases.map((request, index) => {
        const out = new Uint8Array(224 * 224 * 3);
        expect(decodeWindow(request, out)).toBeUndefined();
        return compareLevels(out, judged[index]).mean;
      });
    expect(Math.max(...meanOf(decode))).toBeLessThan(0.02);
    const planes = meanOf(decodeJpegWindow);
    expect(Math.max(...planes)).toBeLessThan(0.9);
    expect(Math.min(...planes)).toBeGreaterThan(0.02);
  });

  it('turns and flips a picture of every orientation as Pillow does', () => {
    const size = [70, 45] as const;
    const encoding = {subsampling: '4:2:0', quality: 90, progressive: true} as const;
    const bytes = encodeJpeg(makePicture('photo', ...size, 8), ...size, encoding);
    const requests = Array.from({length: 8}, (_, at) =>
      makeRequest(bytes, size, {
        orientation: at + 1,
        window: {x: 3, y: 7, width: 33, height: 30},
        width: 20,
        height: 26,
        flip: true,
      }),
    );
    const steps = [['upright'], ['crop', 3, 7, 33, 30], ['resize', 20, 26, 'antialias'], ['mirror']] as const;
    const judged = runPillow(requests.map(({header}) => ({bytes, orientation: header.orientation, steps})));
    for (const [index, request] of requests.entries()) {
      const out = new Uint8Array(20 * 26 * 3);
      decode(request, out);
      expect(compareLevels(out, judged[index]).max).toBeLessThanOrEqual(1);
    }
  });

  it('leaves CMYK to others', () => {
    const bytes = encodeJpeg(makePicture('photo', 16, 16, 1, 4), 16, 16, {
      subsampling: '4:4:4',
      quality: 90,
      colorSpace: 'cmyk',
    });
    expect(decode(makeRequest(bytes, [16, 16]), new Uint8Array(16 * 16 * 3))).toBe('CMYK');
  });

  it('decodes a file stored as RGB, and one with arithmetic coding', () => {
    for (const part of [{colorSpace: 'rgb'}, {arithmetic: true}] as const) {
      const pixels = makePicture('photo', 40, 30, 1);
      const bytes = encodeJpeg(pixels, 40, 30, {subsampling: '4:4:4', quality: 100, ...part});
      const out = new Uint8Array(pixels.length);
      expect(decode(makeRequest(bytes, [40, 30]), out)).toBeUndefined();
      expect(compareLevels(out, pixels).mean).toBeLessThan(2);
    }
  });

  it.each([
    ['truncated', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
    ['truncated', (bytes: Uint8Array) => bytes.slice(0, 100)],
    ['corrupt', (bytes: Uint8Array) => bytes.map((byte, at) => (at > 700 && at < 900 ? byte ^ 0x55 : byte))],
    ['corrupt', () => new Uint8Array(300)],
  ])('finds a file %s', (kind, damage) => {
    const encoding = {subsampling: '4:2:0', quality: 95, progressive: true} as const;
    const bytes = encodeJpeg(makePicture('photo', 64, 64, 2), 64, 64, encoding);
    const request = makeRequest(damage(bytes), [64, 64]);
    const decoding = () => decode(request, new Uint8Array(64 * 64 * 3));
    expect(decoding).toThrow(UndecodableError);
    expect(decoding).toThrow(new RegExp(`^${kind} JPEG: `));
  });

  it('keeps nothing of one file for the next: neither a fault nor tables', () => {
    const encoding = {subsampling: '4:2:0', quality: 95, progressive: true} as const;
    const good = encodeJpeg(makePicture('photo', 64, 64, 2), 64, 64, encoding);
    const faultOf = (bytes: Uint8Array) => {
      expect(() => decode(makeRequest(bytes, [64, 64]), new Uint8Array(64 * 64 * 3))).toThrow(
        UndecodableError,
      );
    };
    const before = new Uint8Array(64 * 64 * 3);
    decode(makeRequest(good, [64, 64]), before);

    const huffmanCounts = good.findIndex((byte, at) => byte === 0xff && good[at + 1] === 0xc4) + 5;
    faultOf(good.map((byte, at) => (at >= huffmanCounts && at < huffmanCounts + 16 ? 255 : byte)));
    faultOf(withoutSegment(good, 0xdb));

    const after = new Uint8Array(64 * 64 * 3);
    expect(decode(makeRequest(good, [64, 64]), after)).toBeUndefined();
    expect(compareLevels(after, before).max).toBe(0);
  });

  it('makes the same picture of a window as of the whole, where scans of a progressive file are missing', () => {
    const encoding = {subsampling: '4:2:0', quality: 60, progressive: true} as const;
    const bytes = withFirstScan(encodeJpeg(makePicture('photo', 96, 80, 3), 96, 80, encoding));
    const window = {x: 21, y: 26, width: 40, height: 33};
    const request = makeRequest(bytes, [96, 80], {window, width: 30, height: 24, filter: 'nearest'});
    const fromWindow = new Uint8Array(30 * 24 * 3);
    const fromWhole = new Uint8Array(30 * 24 * 3);
    expect(decode(request, fromWindow)).toBeUndefined();
    const whole = decodeWhole(request);
    if (typeof whole === 'string') throw new Error(whole);
    windowOfRgb(whole, request, fromWhole);
    expect(compareLevels(fromWindow, fromWhole).max).toBe(0);
  });

  it('refuses a header of another size than the file has', () => {
    const bytes = encodeJpeg(makePicture('photo', 16, 16, 1), 16, 16, {subsampling: '4:4:4', quality: 90});
    expect(() => decode(makeRequest(bytes, [99, 99]), new Uint8Array(99 * 99 * 3))).toThrow(
      "Expected header to be of the file's size, stored as 16x16",
    );
  });
});

/** A progressive JPEG that ends after its first scan. */
function withFirstScan(bytes: Uint8Array): Uint8Array {
  const scan = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda);
  const next = bytes.findIndex((byte, at) => at > scan + 2 && byte === 0xff && bytes[at + 1] !== 0);
  return Uint8Array.from([...bytes.subarray(0, next), 0xff, 0xd9]);
}

/** A JPEG without its segments of one marker. */
function withoutSegment(bytes: Uint8Array, marker: number): Uint8Array {
  const kept: number[] = [...bytes.subarray(0, 2)];
  let at = 2;
  for (; bytes[at + 1] !== 0xda;) {
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    if (bytes[at + 1] !== marker) kept.push(...bytes.subarray(at, end));
    at = end;
  }
  return Uint8Array.from([...kept, ...bytes.subarray(at)]);
}
