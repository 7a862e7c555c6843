import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import type {DecodeRequest} from '../../src/decode/decoder.js';
import {decodeJpegWindow} from '../../src/kernels/kernel-decoder.js';
import {createPixelCounter, type PixelSums} from '../../src/kernels/statistics.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {makeRequest} from './made-request.js';
import {encodeJpeg, subsamplings} from './turbo-judge.js';

/** Low qualities make many colours that no RGB has. */
const jpeg = fc
  .record({
    kind: fc.constantFrom(...pictureKinds),
    width: fc.integer({min: 1, max: 40}),
    height: fc.integer({min: 1, max: 40}),
    seed: fc.nat(99),
    subsampling: fc.constantFrom(...subsamplings),
    quality: fc.constantFrom(1, 5, 50, 95),
    orientation: fc.integer({min: 1, max: 8}),
    made: fc.option(fc.record({width: fc.integer({min: 1, max: 50}), height: fc.integer({min: 1, max: 50})})),
    flip: fc.boolean(),
  })
  .map(({kind, width, height, seed, subsampling, quality, made, ...parts}) => {
    const bytes = encodeJpeg(makePicture(kind, width, height, seed), width, height, {subsampling, quality});
    return makeRequest(bytes, [width, height], {...parts, ...made});
  });

/** A JPEG, or a picture that is there as RGB. */
const image = fc.oneof(
  jpeg,
  fc.tuple(fc.constantFrom(...pictureKinds), fc.nat(99)).map(([kind, seed]) => makePicture(kind, 9, 7, seed)),
);

function decode(request: DecodeRequest): Uint8Array {
  const out = new Uint8Array(request.width * request.height * 3);
  expect(decodeJpegWindow(request, out)).toBeUndefined();
  return out;
}

/** The sums of images, all of them given as RGB. */
function sumsOfRgb(images: readonly (DecodeRequest | Uint8Array)[]): Readonly<PixelSums> {
  const counter = createPixelCounter();
  for (const each of images) counter.add(each instanceof Uint8Array ? each : decode(each));
  return counter.sums();
}

function flat(colour: readonly number[], side = 16): DecodeRequest {
  const pixels = Uint8Array.from({length: side * side * 3}, (_, at) => colour[at % 3]);
  return makeRequest(encodeJpeg(pixels, side, side, {subsampling: '4:4:4', quality: 95}), [side, side]);
}

describe('addJpeg of a pixel counter', () => {
  it('adds the pixels that the file is decoded to, also beside images that come as RGB', () => {
    fc.assert(
      fc.property(fc.array(image, {maxLength: 5}), (images) => {
        const counter = createPixelCounter();
        for (const each of images) {
          if (each instanceof Uint8Array) counter.add(each);
          else expect(counter.addJpeg(each)).toBeUndefined();
        }
        expect(counter.sums()).toEqual(sumsOfRgb(images));
      }),
      {numRuns: 60},
    );
  });

  it('adds windows that are wider than the pixels that are listed at a time', () => {
    const bytes = encodeJpeg(makePicture('photo', 64, 3, 5), 64, 3, {subsampling: '4:2:0', quality: 90});
    const requests = [4095, 4096, 4097, 8200].flatMap((long) => [
      makeRequest(bytes, [64, 3], {width: long, height: 2}),
      makeRequest(bytes, [64, 3], {width: 2, height: long, orientation: 6}),
    ]);
    const counter = createPixelCounter();
    for (const request of requests) counter.addJpeg(request);
    expect(counter.sums()).toEqual(sumsOfRgb(requests));
  });

  it.each([
    ['that waits to be counted', 2300, 1100],
    ['that is too large to wait', 2600, 1700],
  ])(
    'adds up colours that come more often than a count can hold in the middle of a window %s',
    (_, width, height) => {
      const bytes = encodeJpeg(makePicture('photo', 8, 8, 5), 8, 8, {subsampling: '4:4:4', quality: 90});
      const request = makeRequest(bytes, [8, 8], {width, height, filter: 'nearest'});
      const counter = createPixelCounter();
      counter.addJpeg(request);
      expect(counter.sums()).toEqual(sumsOfRgb([request]));
      expect(counter.sums().pixels).toBe(width * height);
    },
  );

  it('adds windows of many sizes, in colour and in gray, more of them than can wait together', () => {
    const sides = [
      [1500, 901],
      [7, 5],
      [640, 1200],
      [2600, 1700],
      [1, 1],
      [333, 2001],
      [1203, 997],
    ] as const;
    const requests = sides.map(([width, height], at) => {
      const subsampling = subsamplings[at % subsamplings.length];
      const bytes = encodeJpeg(makePicture('photo', 30, 20, at), 30, 20, {subsampling, quality: 90});
      return makeRequest(bytes, [30, 20], {width, height, orientation: (at % 8) + 1, filter: 'nearest'});
    });
    const counter = createPixelCounter();
    for (const request of [...requests, ...requests]) counter.addJpeg(request);
    expect(counter.sums()).toEqual(sumsOfRgb([...requests, ...requests]));
  });

  it('mixes nothing with what another counter is at', () => {
    const [one, other] = [flat([10, 200, 90]), flat([250, 30, 60])];
    const [counter, aside] = [createPixelCounter(), createPixelCounter()];
    for (let time = 0; time < 3; time++) {
      counter.addJpeg(one);
      aside.addJpeg(other);
    }
    expect(counter.sums()).toEqual(sumsOfRgb([one, one, one]));
    expect(aside.sums()).toEqual(sumsOfRgb([other, other, other]));
  });

  it('adds nothing of a file that it leaves to others, nor of one that ends early', () => {
    const good = flat([10, 200, 90]);
    const pixels = makePicture('photo', 48, 48, 4);
    const encoding = {subsampling: '4:2:0', quality: 90} as const;
    const progressive = encodeJpeg(pixels, 48, 48, {...encoding, progressive: true});
    const whole = encodeJpeg(pixels, 48, 48, encoding);
    const counter = createPixelCounter();
    counter.addJpeg(good);
    expect(counter.addJpeg(makeRequest(progressive, [48, 48]))).toBe('progressive');
    expect(() => counter.addJpeg(makeRequest(whole.slice(0, -60), [48, 48]))).toThrow(/^truncated JPEG: /);
    counter.addJpeg(good);
    expect(counter.sums()).toEqual(sumsOfRgb([good, good]));
  });

  it('goes on after a picture so large that the memory it took is given up', () => {
    const large = flat([10, 200, 90], 4096);
    const counter = createPixelCounter();
    for (let time = 0; time < 2; time++) {
      expect(counter.addJpeg({...large, width: 7, height: 5})).toBeUndefined();
      expect(counter.sums().pixels).toBe((time + 1) * 35);
    }
    expect(counter.sums().counts.g[200]).toBe(70);
  });
});
