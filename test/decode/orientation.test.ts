import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import type {ImageHeader} from '../../src/decode/decoder.js';
import {storedWindow, turnOf, uprightSize} from '../../src/decode/orientation.js';

const side = fc.integer({min: 1, max: 9});

/** A picture as rows of numbers. */
type Picture = readonly (readonly number[])[];

const transpose = (picture: Picture): Picture => picture[0].map((_, x) => picture.map((row) => row[x]));
const flop = (picture: Picture): Picture => picture.map((row) => [...row].reverse());
const flip = (picture: Picture): Picture => [...picture].reverse();

/** Exif 2.32 says of each value where row 0 and column 0 of the stored picture belong in the upright one. */
const upright: readonly ((stored: Picture) => Picture)[] = [
  (stored) => stored, // top, left
  flop, // top, right
  (stored) => flip(flop(stored)), // bottom, right
  flip, // bottom, left
  transpose, // left, top
  (stored) => flop(transpose(stored)), // right, top
  (stored) => flip(flop(transpose(stored))), // right, bottom
  (stored) => flip(transpose(stored)), // left, bottom
];

function turn(picture: Picture, orientation: number): Picture {
  const {flop: mirrored, flip: upended, angle} = turnOf(orientation);
  let result = mirrored ? flop(picture) : picture;
  if (upended) result = flip(result);
  for (let quarter = 0; quarter < angle / 90; quarter++) result = flop(transpose(result));
  return result;
}

function crop(picture: Picture, {x, y, width, height}: ReturnType<typeof storedWindow>): Picture {
  return picture.slice(y, y + height).map((row) => row.slice(x, x + width));
}

describe('an EXIF orientation', () => {
  it('turns a window of the stored picture into the same window of the upright one', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 8}), side, side, fc.gen(), (orientation, width, height, draw) => {
        const stored = Array.from({length: height}, (_, y) =>
          Array.from({length: width}, (__, x) => y * width + x),
        );
        const whole = upright[orientation - 1](stored);
        const size = uprightSize({width, height, orientation});
        expect(size).toEqual({width: whole[0].length, height: whole.length});
        const x = draw(fc.nat, size.width - 1);
        const y = draw(fc.nat, size.height - 1);
        const window = {
          ...{x, y},
          width: 1 + draw(fc.nat, size.width - x - 1),
          height: 1 + draw(fc.nat, size.height - y - 1),
        };
        const header: ImageHeader = {format: 'jpeg', ...size, orientation};
        expect(turn(crop(stored, storedWindow(header, window)), orientation)).toEqual(crop(whole, window));
      }),
      {numRuns: 500},
    );
  });
});
