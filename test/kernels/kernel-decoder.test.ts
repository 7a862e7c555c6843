import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {type DecodeRequest, UndecodableError} from '../../src/decode/decoder.js';
import {decodeJpegWindow, kernelTakes} from '../../src/kernels/kernel-decoder.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {makeRequest} from './made-request.js';
import {compareLevels, expectSame, mirror} from './pixels.js';
import {photos, readPhotos, runPillow} from './pillow.js';
import {encodeJpeg, type Encoding, subsamplings} from './turbo-judge.js';

function decode(request: DecodeRequest): Uint8Array {
  const out = new Uint8Array(request.width * request.height * 3);
  expect(decodeJpegWindow(request, out)).toBeUndefined();
  return out;
}

const filters = ['antialias', 'bicubic', 'nearest'] as const;

describe('decodeJpegWindow', () => {
  const photoPixels = readPhotos();

  // Chroma is resized before the conversion to RGB, Pillow's after; both round between the passes.
  it.each([
    ['antialias', 0.9, 30],
    ['bicubic', 0.9, 30],
    ['nearest', 0.6, 4],
  ] as const)(
    "is near Pillow's crop and resize on photographs with the filter %s: mean below %d levels, any below %d",
    (filter, mean, max) => {
      const windows = [
        [0, 0, 1, 1, 224, 224],
        [0.21, 0.13, 0.47, 0.63, 224, 224],
        [0.5, 0.4, 0.31, 0.2, 161, 203],
        [0.07, 0.33, 0.9, 0.5, 37, 64],
      ];
      const requests = photos.flatMap(([, width, height], index) =>
        windows.map(([x, y, w, h, outWidth, outHeight], at) => {
          const subsampling = subsamplings[(at + index) % subsamplings.length];
          const bytes = encodeJpeg(photoPixels[index], width, height, {subsampling, quality: 90});
          const window = {
            x: Math.floor(x * width),
            y: Math.floor(y * height),
            width: Math.floor(w * width),
            height: Math.floor(h * height),
          };
          return makeRequest(bytes, [width, height], {window, width: outWidth, height: outHeight, filter});
        }),
      );
      const judged = runPillow(requests.map(pillowJob));
      for (const [index, request] of requests.entries()) {
        const difference = compareLevels(decode(request), judged[index]);
        expect(difference.mean).toBeLessThan(mean);
        expect(difference.max).toBeLessThan(max);
      }
    },
  );

  it('turns pictures of every EXIF orientation upright, as Pillow does', () => {
    const size = [90, 63] as const;
    const bytes = encodeJpeg(makePicture('photo', ...size, 3), ...size, {subsampling: '4:2:0', quality: 95});
    const requests = Array.from({length: 8}, (_, at) => at + 1).flatMap((orientation) =>
      filters.map((filter) =>
        makeRequest(bytes, size, {
          orientation,
          window: {x: 11, y: 6, width: 41, height: 52},
          width: 31,
          height: 45,
          filter,
          flip: orientation % 3 === 0,
        }),
      ),
    );
    const judged = runPillow(requests.map(pillowJob));
    for (const [index, request] of requests.entries()) {
      const difference = compareLevels(decode(request), judged[index]);
      expect({request: request.header, mean: difference.mean < 1.2, max: difference.max < 12}).toEqual({
        request: request.header,
        mean: true,
        max: true,
      });
    }
  });

  it('upsamples the chroma of tiny pictures as libjpeg does, which repeats samples up to a width of 4', () => {
    const requests = [1, 2, 3, 4, 5, 6].flatMap((side) =>
      subsamplings.map((subsampling) => {
        const size = [side, 7 - side] as const;
        const bytes = encodeJpeg(makePicture('noise', ...size, side), ...size, {subsampling, quality: 100});
        return makeRequest(bytes, size, {filter: 'nearest'});
      }),
    );
    const judged = runPillow(requests.map(pillowJob));
    for (const [index, request] of requests.entries()) {
      expect(compareLevels(decode(request), judged[index]).max).toBeLessThanOrEqual(2);
    }
  });

  it('gives the mirrored bytes when it is asked to flip', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...subsamplings),
        fc.constantFrom(...pictureKinds),
        fc.constantFrom('antialias' as const, 'bicubic' as const),
        fc.tuple(fc.integer({min: 1, max: 50}), fc.integer({min: 1, max: 50})),
        fc.tuple(fc.integer({min: 1, max: 60}), fc.integer({min: 1, max: 60})),
        fc.integer({min: 1, max: 8}),
        (subsampling, kind, filter, size, [width, height], orientation) => {
          const bytes = encodeJpeg(makePicture(kind, ...size, 9), ...size, {subsampling, quality: 80});
          const request = makeRequest(bytes, size, {orientation, width, height, filter});
          expectSame(decode({...request, flip: true}), mirror(decode(request), width));
        },
      ),
      {numRuns: 200},
    );
  });

  it('keeps a flat picture flat through any crop, size and filter', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...subsamplings),
        fc.constantFrom(...filters),
        fc.tuple(fc.integer({min: 1, max: 300}), fc.integer({min: 1, max: 40})),
        fc.tuple(fc.integer({min: 1, max: 60}), fc.integer({min: 1, max: 60})),
        fc.nat(100),
        (subsampling, filter, size, [width, height], seed) => {
          const bytes = encodeJpeg(makePicture('flat', ...size, seed), ...size, {subsampling, quality: 97});
          const pixels = decode(makeRequest(bytes, size, {width, height, filter}));
          expectSame(
            pixels,
            pixels.map((_, at) => pixels[at % 3]),
          );
        },
      ),
      {numRuns: 200},
    );
  });

  it('decodes pictures of 1x1 to 5x5 and single-pixel windows', () => {
    for (let side = 1; side <= 5; side++) {
      for (const subsampling of subsamplings) {
        const size = [side, 6 - side] as const;
        const pixels = makePicture('flat', ...size, side);
        const bytes = encodeJpeg(pixels, ...size, {subsampling, quality: 100});
        const window = {x: side - 1, y: 5 - side, width: 1, height: 1};
        const out = decode(makeRequest(bytes, size, {window, width: 2, height: 3}));
        const gray = subsampling === 'gray';
        expect(
          compareLevels(
            out,
            out.map((_, at) => (gray ? out[0] : pixels[at % 3])),
          ).max,
        ).toBeLessThan(3);
      }
    }
  });

  it.each<[string, Partial<Encoding>]>([
    ['progressive', {progressive: true}],
    ['arithmetic coding', {arithmetic: true}],
    ['stored as RGB', {colorSpace: 'rgb'}],
    ['not 1 or 3 components', {colorSpace: 'cmyk'}],
  ])('leaves a JPEG that is "%s" to others, and the result untouched', (reason, part) => {
    const channels = part.colorSpace === 'cmyk' ? 4 : 3;
    const pixels = makePicture('photo', 20, 20, 4, channels);
    const bytes = encodeJpeg(pixels, 20, 20, {subsampling: '4:4:4', quality: 90, ...part});
    const out = new Uint8Array(20 * 20 * 3).fill(77);
    expect(decodeJpegWindow(makeRequest(bytes, [20, 20]), out)).toBe(reason);
    expect(out).toEqual(new Uint8Array(out.length).fill(77));
  });

  it('leaves a JPEG with a colour profile to others, unless that calls itself sRGB', () => {
    const request = makeRequest(
      encodeJpeg(new Uint8Array(3), 1, 1, {subsampling: '4:4:4', quality: 90}),
      [1, 1],
    );
    const coding = {process: 'baseline', bits: 8, components: 3, samplesPerPixel: 3} as const;
    const outcomes = (['none', 'srgb', 'other'] as const).map((profile) => {
      const header = {...request.header, jpeg: {...coding, profile}};
      return [kernelTakes(header), decodeJpegWindow({...request, header}, new Uint8Array(3))];
    });
    expect(outcomes).toEqual([
      [true, undefined],
      [true, undefined],
      [false, 'embedded colour profile'],
    ]);
  });

  const encoding = {subsampling: '4:2:0', quality: 90} as const;
  const good = encodeJpeg(makePicture('photo', 48, 48, 4), 48, 48, encoding);
  const firstPixel = {window: {x: 0, y: 0, width: 1, height: 1}, width: 1, height: 1};

  it('finds a file truncated wherever it was cut, whatever the window', () => {
    for (let cut = 2; cut < good.length; cut++) {
      const request = makeRequest(good.slice(0, cut), [48, 48], firstPixel);
      expect(() => decodeJpegWindow(request, new Uint8Array(3))).toThrow(/^truncated JPEG: /);
    }
  });

  it('finds a file truncated whose image data ends too early, though an end marker follows', () => {
    const shortened = Buffer.concat([good.subarray(0, good.length - 60), good.subarray(good.length - 2)]);
    const request = makeRequest(shortened, [48, 48]);
    const decoding = () => decodeJpegWindow(request, new Uint8Array(48 * 48 * 3));
    expect(decoding).toThrow(UndecodableError);
    expect(decoding).toThrow('truncated JPEG: the image data ends too early');
  });

  it('decodes the next picture as if the damaged one before it had not been', () => {
    const damaged = good.slice();
    for (let at = 700; at < 900; at++) damaged[at] ^= 0x5a;
    const request = makeRequest(good, [48, 48]);
    const before = decode(request);
    for (let from = 600; from < good.length; from += 17) {
      try {
        decodeJpegWindow(makeRequest(damaged.slice(0, from), [48, 48]), new Uint8Array(48 * 48 * 3));
      } catch (error) {
        expect(error).toBeInstanceOf(UndecodableError);
      }
      expectSame(decode(request), before);
    }
  });

  it('refuses a header of another size than the file has', () => {
    const request = makeRequest(good, [48, 47]);
    expect(() => decodeJpegWindow(request, new Uint8Array(48 * 47 * 3))).toThrow(
      /^Expected header to be of the file's size, stored as 48x48, got /,
    );
  });

  it('refuses a result of another length than the size asks for', () => {
    expect(() => decodeJpegWindow(makeRequest(good, [48, 48]), new Uint8Array(5))).toThrow(
      'Expected out.length to be 48 * 48 * 3, got 5',
    );
  });
});

describe('kernelTakes', () => {
  const header = {format: 'jpeg', width: 1, height: 1, orientation: 1} as const;
  const taken = {
    ...({process: 'baseline', bits: 8, components: 3, samplesPerPixel: 1.5, profile: 'none'} as const),
  };

  it.each([
    [true, {}],
    [true, {process: 'extended'}],
    [true, {components: 1}],
    [false, {process: 'progressive'}],
    [false, {process: 'other'}],
    [false, {bits: 12}],
    [false, {components: 4}],
  ] as const)('answers %s for a JPEG with %j', (takes, part) => {
    expect(kernelTakes({...header, jpeg: {...taken, ...part}})).toBe(takes);
  });

  it('answers false for any other format', () => {
    expect(kernelTakes({...header, format: 'png'})).toBe(false);
  });
});

function pillowJob({bytes, header, window, width, height, filter, flip}: DecodeRequest) {
  const {x, y, width: w, height: h} = window;
  const mirrored = flip ? [['mirror']] : [];
  const steps = [['upright'], ['crop', x, y, w, h], ['resize', width, height, filter], ...mirrored] as [
    string,
  ][];
  return {bytes, orientation: header.orientation, steps};
}
