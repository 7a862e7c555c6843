import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {type Kernels, loadKernels} from '../../../../src/kernels/kernels.js';
import {makePicture, pictureKinds} from '../../made-pictures.js';
import {decodeToPlanes, encodeJpeg, type Plane, type Subsampling, subsamplings} from '../../turbo-judge.js';

type Global = WebAssembly.Global<number>;

interface PlaneKernels extends Kernels {
  readonly planeStride: (component: number) => number;
  readonly mcuLeft: Global;
  readonly mcuRight: Global;
}

const kernels = loadKernels() as PlaneKernels;

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Four fractions make a window inside any picture, often at its edges and often one pixel wide. */
const fractions = fc.tuple(...Array.from({length: 4}, () => fc.constantFrom(0, 0.1, 0.3, 0.5, 0.77, 0.999)));

function windowOf([a, b, c, d]: readonly number[], width: number, height: number): Rectangle {
  const windowWidth = 1 + Math.floor(a * width);
  const windowHeight = 1 + Math.floor(b * height);
  return {
    x: Math.round(c * (width - windowWidth)),
    y: Math.round(d * (height - windowHeight)),
    width: windowWidth,
    height: windowHeight,
  };
}

function open(jpeg: Uint8Array): void {
  const address = kernels.reserveInput(jpeg.length);
  new Uint8Array(kernels.memory.buffer, address, jpeg.length).set(jpeg);
  expect(kernels.openJpeg(jpeg.length)).toBe(0);
}

/** Compares every sample that the kernel has decoded inside the picture; returns how many those were. */
function comparePlanes(planes: readonly Plane[], lumaWidth: number, lumaHeight: number): number {
  let compared = 0;
  const across = kernels.mcuRight.value - kernels.mcuLeft.value;
  for (const [component, plane] of planes.entries()) {
    const stride = kernels.planeStride(component);
    const mcuWidth = stride / across;
    const mcuHeight = component === 0 ? lumaHeight : 8;
    expect(mcuWidth).toBe(component === 0 ? lumaWidth : 8);
    const left = kernels.mcuLeft.value * mcuWidth;
    const right = Math.min(plane.width, kernels.mcuRight.value * mcuWidth);
    const top = kernels.mcuTop.value * mcuHeight;
    const bottom = Math.min(plane.height, kernels.mcuBottom.value * mcuHeight);
    for (let y = top; y < bottom; y++) {
      const address = kernels.planeAddress(component) + (y - top) * stride;
      const row = Buffer.from(kernels.memory.buffer, address, right - left);
      const wanted = plane.samples.subarray(y * plane.width + left, y * plane.width + right);
      if (row.compare(wanted) !== 0)
        expect({component, y, row: [...row]}).toEqual({component, y, row: [...wanted]});
      compared += right - left;
    }
  }
  return compared;
}

const MCU_SIZES: Readonly<Record<Subsampling, readonly [number, number]>> = {
  '4:4:4': [8, 8],
  '4:2:2': [16, 8],
  '4:2:0': [16, 16],
  gray: [8, 8],
  '4:4:0': [8, 16],
  '4:1:1': [32, 8],
  '4:4:1': [8, 32],
};

describe('decodePlanes', () => {
  it("equals libjpeg-turbo's planes byte for byte, whatever the file and the window", () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...subsamplings),
        fc.constantFrom(...pictureKinds),
        fc.tuple(fc.integer({min: 1, max: 70}), fc.integer({min: 1, max: 70})),
        fc.integer({min: 5, max: 100}),
        fc.constantFrom(0, 0, 1, 2, 3, 7),
        fc.boolean(),
        fc.array(fractions, {minLength: 6, maxLength: 6}),
        fc.nat(1000),
        (subsampling, kind, [width, height], quality, restartBlocks, optimize, windows, seed) => {
          const pixels = makePicture(kind, width, height, seed);
          const jpeg = encodeJpeg(pixels, width, height, {subsampling, quality, restartBlocks, optimize});
          const planes = decodeToPlanes(jpeg);
          for (const part of windows) {
            const window = windowOf(part, width, height);
            open(jpeg);
            expect(kernels.decodePlanes(window.x, window.y, window.width, window.height)).toBe(0);
            compared += comparePlanes(planes, ...MCU_SIZES[subsampling]);
          }
        },
      ),
      {numRuns: 700},
    );
    expect(compared).toBeGreaterThan(1e6);
  });

  it.each(subsamplings)(
    'equals them in a large %s picture with one restart segment per row of MCUs',
    (subsampling) => {
      const [width, height] = [311, 203];
      const pixels = makePicture('photo', width, height, 5);
      const restartBlocks = Math.ceil(width / MCU_SIZES[subsampling][0]);
      const jpeg = encodeJpeg(pixels, width, height, {subsampling, quality: 92, restartBlocks});
      const planes = decodeToPlanes(jpeg);
      for (const part of [
        [0.999, 0.999, 0, 0],
        [0.3, 0.1, 0.77, 0.5],
        [0, 0, 0.999, 0.999],
      ]) {
        const window = windowOf(part, width, height);
        open(jpeg);
        expect(kernels.decodePlanes(window.x, window.y, window.width, window.height)).toBe(0);
        comparePlanes(planes, ...MCU_SIZES[subsampling]);
      }
    },
  );

  it('does not read restart segments that end before the window', () => {
    const [width, height] = [64, 64];
    const encoding = {subsampling: '4:4:4', quality: 90, restartBlocks: 8} as const;
    const jpeg = encodeJpeg(makePicture('noise', width, height, 1), width, height, encoding);
    const firstRestart = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xd0);
    const shortened = Buffer.concat([jpeg.subarray(0, firstRestart - 60), jpeg.subarray(firstRestart)]);
    open(shortened);
    expect(kernels.decodePlanes(0, 8, 64, 56)).toBe(0);
    open(shortened);
    expect(kernels.decodePlanes(0, 7, 64, 56)).not.toBe(0);
  });

  it.each<[number, number, number, number]>([
    [-1, 0, 1, 1],
    [0, -1, 1, 1],
    [0, 0, 0, 1],
    [0, 0, 1, 0],
    [0, 0, 25, 1],
    [8, 0, 17, 1],
    [0, 8, 1, 9],
    [0x7fffffff, 0, 1, 1],
    [1, 0, 0x7fffffff, 1],
  ])('refuses the window (%d, %d) of %d x %d in a picture of 24 x 16', (...window) => {
    open(encodeJpeg(makePicture('photo', 24, 16, 2), 24, 16, {subsampling: '4:2:0', quality: 90}));
    expect(kernels.decodePlanes(...window)).toBe(64);
  });
});
