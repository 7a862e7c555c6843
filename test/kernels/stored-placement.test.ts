import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {checkStoredSize, storedPlacement} from '../../src/kernels/stored-placement.js';

/** Where each EXIF orientation stores the pixel (x, y) of an upright picture of `width` x `height` (Exif 2.32). */
const STORED_AT: Readonly<Record<number, (x: number, y: number, w: number, h: number) => readonly number[]>> =
  {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _w, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, w) => [y, w - 1 - x],
    7: (x, y, w, h) => [h - 1 - y, w - 1 - x],
    8: (x, y, _w, h) => [h - 1 - y, x],
  };

const side = fc.integer({min: 1, max: 50});
const fraction = fc.double({min: 0, max: 0.999, noNaN: true});

describe('storedPlacement', () => {
  it('turns each pixel of the window to where its orientation stores it, flipped or not', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 8}),
        fc.tuple(side, side, fraction, fraction, fraction, fraction),
        fc.boolean(),
        (orientation, [width, height, a, b, c, d], flip) => {
          const window = {
            x: Math.floor(a * width),
            y: Math.floor(b * height),
            width: 1 + Math.floor(c * (width - Math.floor(a * width))),
            height: 1 + Math.floor(d * (height - Math.floor(b * height))),
          };
          const header = {format: 'jpeg', width, height, orientation} as const;
          const size = {width: window.width, height: window.height};
          const request = {header, window, ...size, filter: 'nearest', flip} as const;
          const [x, y, sizeX, sizeY, across, down, , orderX, orderY, turned] = storedPlacement(request);
          expect([across, down]).toEqual([sizeX, sizeY]);
          for (let row = 0; row < size.height; row++) {
            for (let column = 0; column < size.width; column++) {
              // The order: 1 = the result runs backwards, 2 = the samples do.
              const [alongX, alongY] = turned ? [row, column] : [column, row];
              const storedX = x + (orderX === 0 || orderX === 3 ? alongX : sizeX - 1 - alongX);
              const storedY = y + (orderY === 0 || orderY === 3 ? alongY : sizeY - 1 - alongY);
              const seen = flip ? size.width - 1 - column : column;
              const wanted = STORED_AT[orientation](window.x + seen, window.y + row, width, height);
              expect([storedX, storedY]).toEqual(wanted);
            }
          }
        },
      ),
    );
  });
});

describe('checkStoredSize', () => {
  it('takes the size as stored, which for orientations 5 to 8 is the upright one turned', () => {
    const header = {format: 'jpeg', width: 30, height: 20, orientation: 6} as const;
    expect(() => {
      checkStoredSize(header, {width: 20, height: 30});
    }).not.toThrow();
    expect(() => {
      checkStoredSize(header, {width: 30, height: 20});
    }).toThrow("Expected header to be of the file's size, stored as 30x20, got { format: 'jpeg'");
  });
});
