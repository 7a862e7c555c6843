import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {labToRgb, rgbToLab} from '../../src/kernels/lab.js';
import type {Planes} from '../../src/kernels/open-picture.js';
import {largestGap, runJudge} from './alignment-judge.js';
import {makePicture, pictureKinds} from './made-pictures.js';
import {readPhotos} from './pillow.js';
import {expectSame} from './pixels.js';

/** All colours whose channels are multiples of 5. */
const cube = new Uint8Array(52 ** 3 * 3);
for (let i = 0; i < 52 ** 3; i++) {
  cube.set([(i % 52) * 5, (Math.floor(i / 52) % 52) * 5, Math.floor(i / 52 ** 2) * 5], i * 3);
}

function interleave([first, second, third]: Planes): Float64Array {
  return Float64Array.from(
    {length: first.length * 3},
    (_, i) => [first, second, third][i % 3][Math.floor(i / 3)],
  );
}

function planesOf(lab: ArrayLike<number>): Planes {
  const plane = (channel: number) =>
    Float32Array.from({length: lab.length / 3}, (_, i) => lab[3 * i + channel]);
  return [plane(0), plane(1), plane(2)];
}

describe('rgbToLab', () => {
  it("is within 3e-4 of scikit-image's rgb2lab on photographs and all over the colour cube", () => {
    const pictures = [cube, ...readPhotos(), ...pictureKinds.map((kind) => makePicture(kind, 7, 224, 3))];
    const judged = runJudge(
      pictures.map((pixels) => ({
        method: 'rgb2lab',
        arrays: [{data: pixels, shape: [pixels.length / 3, 3]}],
      })),
    );
    for (const [index, pixels] of pictures.entries()) {
      expect(largestGap(interleave(rgbToLab(pixels)), judged[index])).toBeLessThan(3e-4);
    }
  });

  it('gives a colour the same bits wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(255), {minLength: 3, maxLength: 3}),
        fc.integer({min: 1, max: 40}),
        (colour, count) => {
          const one = interleave(rgbToLab(Uint8Array.from(colour)));
          const many = interleave(rgbToLab(Uint8Array.from({length: 3 * count}, (_, i) => colour[i % 3])));
          expect(many.every((value, i) => value === one[i % 3])).toBe(true);
        },
      ),
    );
  });
});

describe('labToRgb', () => {
  it('gives each of the 2^24 colours back, none of them out of gamut', () => {
    const pixels = new Uint8Array(2 ** 16 * 3);
    const found = new Uint8Array(pixels.length);
    for (let i = 0; i < 2 ** 16; i++) {
      pixels[3 * i + 1] = i >> 8;
      pixels[3 * i + 2] = i & 255;
    }
    for (let red = 0; red < 256; red++) {
      for (let i = 0; i < pixels.length; i += 3) pixels[i] = red;
      expect(labToRgb(rgbToLab(pixels), found)).toBe(0);
      expectSame(found, pixels);
    }
  });

  it("is scikit-image's lab2rgb to the nearest level, also out of gamut, and counts what is cut", () => {
    const lab = Float64Array.from({length: 60_000}, (_, i) =>
      i % 3 === 0 ? ((i * 7919) % 10_100) / 100 - 0.5 : ((i * 104_729) % 24_000) / 100 - 120,
    );
    const planes = planesOf(lab);
    const [judged] = runJudge([
      {method: 'lab2rgb', arrays: [{data: interleave(planes), shape: [20_000, 3]}]},
    ]);
    const found = new Uint8Array(60_000);
    const clipped = labToRgb(planes, found);
    expect(largestGap(found, judged)).toBeLessThan(0.5 + 1e-3);
    expect(clipped).toBeGreaterThan(5_000);
    expect(clipped).toBeLessThan(20_000);
  });

  it('counts a pixel once, however many of its channels are out of gamut, and none behind the last', () => {
    for (const count of [1, 2, 3, 4, 5, 17]) {
      const planes = [101, 0, 0].map((value) => new Float32Array(count).fill(value)) as unknown as Planes;
      expect(labToRgb(planes, new Uint8Array(3 * count))).toBe(count);
    }
  });

  it('refuses a length that is no multiple of 3', () => {
    expect(() => rgbToLab(new Uint8Array(4))).toThrow('Expected pixels.length to be a multiple of 3, got 4');
  });
});
