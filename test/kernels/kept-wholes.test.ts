import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {type DecodeRequest, UndecodableError, type WholeImage} from '../../src/decode/decoder.js';
import {decodeJpegWhole, planeBytes, windowOfPlanes} from '../../src/kernels/kept-planes.js';
import {windowOfRgb} from '../../src/kernels/kept-rgb.js';
import {decodeJpegWindow} from '../../src/kernels/kernel-decoder.js';
import {loadTurboDecoder} from '../../src/kernels/turbo-decoder.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {makeRequest} from './made-request.js';
import {expectSame} from './pixels.js';
import {decodeToPlanes, encodeJpeg, type Encoding, subsamplings} from './turbo-judge.js';

const turbo = loadTurboDecoder();
if (turbo === undefined)
  throw new Error('These tests need the optional packages koffi and @julusian/jpeg-turbo');

const unit = fc.double({min: 0, max: 1, noNaN: true});
const filter = fc.constantFrom('antialias' as const, 'bicubic' as const, 'nearest' as const);
const side = fc.oneof(fc.integer({min: 1, max: 20}), fc.integer({min: 21, max: 150}));

/** A window of any place and size, one pixel up to all, as a result of any size, turned and flipped in any way. */
const windows = fc.array(
  fc.record({
    place: fc.tuple(unit, unit, unit, unit),
    size: fc.tuple(fc.integer({min: 1, max: 60}), fc.integer({min: 1, max: 60})),
    filter,
    flip: fc.boolean(),
  }),
  {minLength: 8, maxLength: 8},
);

const files = fc.record({
  subsampling: fc.constantFrom(...subsamplings),
  kind: fc.constantFrom(...pictureKinds),
  stored: fc.tuple(side, side),
  orientation: fc.integer({min: 1, max: 8}),
  quality: fc.integer({min: 20, max: 100}),
  restartBlocks: fc.constantFrom(0, 0, 1, 5),
  seed: fc.nat(1000),
});

/** Every window of every file, made of the kept whole and of the file; returns how many those were. */
function compareAll(
  encoding: Partial<Encoding>,
  decodeWhole: (request: DecodeRequest) => WholeImage | string,
  windowOf: (whole: WholeImage, request: DecodeRequest, out: Uint8Array) => void,
  decodeWindow: (request: DecodeRequest, out: Uint8Array) => string | undefined,
): number {
  let compared = 0;
  fc.assert(
    fc.property(files, windows, ({kind, stored, orientation, seed, ...rest}, parts) => {
      const bytes = encodeJpeg(makePicture(kind, ...stored, seed), ...stored, {...rest, ...encoding});
      const all = makeRequest(bytes, stored, {orientation});
      const whole = decodeWhole(all);
      if (typeof whole === 'string') throw new Error(whole);
      for (const {place, size, ...how} of parts) {
        const width = Math.max(1, Math.round(place[0] * all.header.width));
        const height = Math.max(1, Math.round(place[1] * all.header.height));
        const x = Math.floor(place[2] * (all.header.width - width));
        const y = Math.floor(place[3] * (all.header.height - height));
        const request = {...all, ...how, window: {x, y, width, height}, width: size[0], height: size[1]};
        const [kept, direct] = [1, 2].map((level) => new Uint8Array(size[0] * size[1] * 3).fill(level));
        windowOf(whole, request, kept);
        expect(decodeWindow(request, direct)).toBeUndefined();
        expectSame(kept, direct);
        compared++;
      }
    }),
    {numRuns: 600},
  );
  return compared;
}

describe('windowOfPlanes', () => {
  it('makes of kept planes the bytes of decodeJpegWindow, whatever the file and the window', () => {
    const compared = compareAll({}, decodeJpegWhole, windowOfPlanes, decodeJpegWindow);
    expect(compared).toBe(600 * 8);
  });

  it('refuses a result of another length than the size asks for', () => {
    const bytes = encodeJpeg(new Uint8Array(3), 1, 1, {subsampling: 'gray', quality: 90});
    const whole = decodeJpegWhole(makeRequest(bytes, [1, 1])) as WholeImage;
    expect(() => {
      windowOfPlanes(whole, makeRequest(bytes, [1, 1]), new Uint8Array(5));
    }).toThrow('Expected out.length to be 1 * 1 * 3, got 5');
  });
});

describe('windowOfRgb', () => {
  it.each([{progressive: true}, {progressive: false}])(
    'makes of the RGB of libjpeg-turbo the bytes of its windows, for JPEGs with %j',
    (encoding) => {
      const compared = compareAll(encoding, turbo.decodeWhole, windowOfRgb, turbo.decodeWindow);
      expect(compared).toBe(600 * 8);
    },
  );
});

describe('decodeJpegWhole', () => {
  it.each([
    ['as many bytes as the header says', 48, 36],
    ['each from a multiple of 8 bytes on', 36, 20],
  ])("keeps libjpeg-turbo's planes, one after the other, %s", (_what, width, height) => {
    // Sizes of whole chroma samples, since libjpeg-turbo pads its planes.
    for (const subsampling of subsamplings) {
      const bytes = encodeJpeg(makePicture('photo', width, height, 7), width, height, {
        subsampling,
        quality: 90,
      });
      const planes = decodeToPlanes(bytes);
      const {data} = decodeJpegWhole(makeRequest(bytes, [width, height])) as WholeImage;
      let start = 0;
      for (const {samples} of planes) {
        start = Math.ceil(start / 8) * 8;
        expectSame(data.subarray(start, start + samples.length), samples);
        start += samples.length;
      }
      expect(data.length).toBe(start);
    }
  });

  it.each<[string, Partial<Encoding>]>([
    ['progressive', {progressive: true}],
    ['arithmetic coding', {arithmetic: true}],
    ['stored as RGB', {colorSpace: 'rgb'}],
  ])('leaves a JPEG that is "%s" to others, as decodeJpegWindow does', (reason, part) => {
    const encoding = {subsampling: '4:4:4', quality: 90, ...part} as const;
    const request = makeRequest(encodeJpeg(makePicture('photo', 20, 20, 4), 20, 20, encoding), [20, 20]);
    expect(decodeJpegWhole(request)).toBe(reason);
  });

  it('refuses a file that is truncated or longer than what may be kept', () => {
    const good = encodeJpeg(makePicture('photo', 48, 48, 4), 48, 48, {subsampling: '4:2:0', quality: 90});
    const decodeAll = (bytes: Uint8Array) => () => decodeJpegWhole(makeRequest(bytes, [48, 48]));
    expect(decodeAll(good.slice(0, -40))).toThrow(/^truncated JPEG: /);
    const long = new Uint8Array(33 * 2 ** 20);
    long.set(good);
    expect(decodeAll(long)).toThrow(new UndecodableError('too large to be kept'));
  });
});

describe('planeBytes', () => {
  it('multiplies the pixels by the samples that each has', () => {
    const jpeg = {
      process: 'baseline',
      bits: 8,
      components: 3,
      samplesPerPixel: 1.5,
      profile: 'none',
    } as const;
    expect(planeBytes({format: 'jpeg', width: 5, height: 3, orientation: 1, jpeg})).toBe(23);
    expect(planeBytes({format: 'jpeg', width: 5, height: 3, orientation: 1})).toBe(45);
  });
});
