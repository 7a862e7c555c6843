import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';
import {z} from 'zod';

import {centerCrop} from '../../src/augment/center-crop.js';
import type {Size} from '../../src/augment/operation.js';
import type {Window} from '../../src/types.js';

import {ListedStream} from './made-stream.js';

const side = fc.integer({min: 1, max: 3000});
const size = fc.record({width: side, height: side});

/** Fails if a random number is drawn. */
function windowOf(image: Size, target: Size, fraction = 1): Window {
  const {window} = centerCrop.draw({fraction}, new ListedStream([]), image, target);
  if (window === undefined) throw new Error('center_crop must set a window');
  return window;
}

describe('centerCrop', () => {
  it('lies in the middle, to the pixel', () => {
    fc.assert(
      fc.property(size, size, fc.double({min: 0.01, max: 1, noNaN: true}), (image, target, fraction) => {
        const {x, y, width, height} = windowOf(image, target, fraction);
        expect([0, 1]).toContain(image.width - width - 2 * x);
        expect([0, 1]).toContain(image.height - height - 2 * y);
      }),
    );
  });

  it("has the target's shape, to half a pixel, and reaches two edges", () => {
    fc.assert(
      fc.property(size, size, (image, target) => {
        const {width, height} = windowOf(image, target);
        expect(width === image.width || height === image.height).toBe(true);
        const idealWidth = Math.min(image.width, (image.height * target.width) / target.height);
        const idealHeight = Math.min(image.height, (image.width * target.height) / target.width);
        expect(Math.abs(width - Math.max(1, idealWidth))).toBeLessThanOrEqual(0.5);
        expect(Math.abs(height - Math.max(1, idealHeight))).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it("takes an image of the target's shape whole, whatever its size", () => {
    fc.assert(
      fc.property(size, fc.integer({min: 1, max: 50}), ({width, height}, times) => {
        const image = {width: width * times, height: height * times};
        expect(windowOf(image, {width, height})).toEqual({x: 0, y: 0, ...image});
      }),
    );
  });

  it('is with 0.875 what is left of a resize to 256 and a crop of 224', () => {
    // 512 x 384: the shorter side becomes 256 at 2/3, so 224 are 336 pixels of the image.
    expect(windowOf({width: 512, height: 384}, {width: 224, height: 224}, 0.875)).toEqual({
      x: 88,
      y: 24,
      width: 336,
      height: 336,
    });
  });

  it.each([[0], [-1], [1.01], ['1']])('refuses a fraction of %p', (fraction) => {
    const {error} = centerCrop.options(z).safeParse({fraction});
    expect(error?.issues.map(({message}) => message)).toEqual(['a number > 0 and <= 1']);
  });

  it('takes all of the largest window unless told', () => {
    expect(centerCrop.options(z).parse({})).toEqual({fraction: 1});
  });
});
