import {beforeEach, describe, expect, it} from '@jest/globals';

import {beginPlacing, bytesAt, parts, place} from '../parts.js';

const {max, min} = Math;

/** libjpeg's conversion (jdcolor.c): 16-bit fixed point, rounded. */
function convert(y: number, cb: number, cr: number): number[] {
  const fix = (factor: number) => Math.floor(factor * 65536 + 0.5);
  const half = 32768;
  const red = y + ((fix(1.402) * (cr - 128) + half) >> 16);
  const green = y + ((-fix(0.344136286) * (cb - 128) - fix(0.714136286) * (cr - 128) + half) >> 16);
  const blue = y + ((fix(1.772) * (cb - 128) + half) >> 16);
  return [red, green, blue].map((level) => max(0, min(255, level)));
}

describe('yccToRgb', () => {
  beforeEach(beginPlacing);

  it("is within one level of libjpeg's conversion for every pair of chroma levels, and mostly equal", () => {
    const columns = 256;
    const level = Uint8Array.from({length: columns}, (_, at) => at);
    let different = 0;
    for (let cb = 0; cb < 256; cb++) {
      beginPlacing();
      const y = 40 + ((cb * 7) % 170);
      const planes = [level.map(() => y), level.map(() => cb), level].map((plane) => place(plane));
      const out = place(new Uint8Array(3 * columns + 48));
      parts.yccToRgb(planes[0], planes[1], planes[2], columns, 1, columns, out);
      const found = bytesAt(out, 3 * columns);
      const wanted = [...level].flatMap((cr) => convert(y, cb, cr));
      for (const [at, want] of wanted.entries()) {
        if (found[at] === want) continue;
        different++;
        expect(Math.abs(found[at] - want)).toBe(1);
      }
    }
    expect(different / (65536 * 3)).toBeLessThan(0.002);
  });

  it('writes rows of any width one behind the other', () => {
    for (const columns of [1, 2, 15, 16, 17, 31, 33]) {
      const stride = 48;
      const plane = Uint8Array.from({length: 3 * stride}, (_, at) => (at * 13) & 255);
      const gray = place(plane.map(() => 128));
      const luma = place(plane);
      const out = place(new Uint8Array(9 * columns + 48));
      parts.yccToRgb(luma, gray, gray, stride, 3, columns, out);
      const wanted = [0, 1, 2].flatMap((row) => [...plane.subarray(row * stride, row * stride + columns)]);
      expect([...bytesAt(out, 9 * columns)]).toEqual(wanted.flatMap((level) => [level, level, level]));
    }
  });
});

describe('planesToRgb', () => {
  it.each([3, 4])('joins what splitRgb has split from %d channels', (channels) => {
    for (const columns of [1, 5, 16, 17, 40]) {
      beginPlacing();
      const rows = 3;
      const stride = 48;
      const pixels = Uint8Array.from({length: rows * columns * channels}, (_, at) => (at * 29 + 7) & 255);
      const source = place(pixels);
      const [red, green, blue] = [0, 1, 2].map(() => place(new Uint8Array(rows * stride)));
      const out = place(new Uint8Array(rows * columns * 3 + 48));
      parts.splitRgb(source, channels, columns * channels, rows, columns, red, green, blue, stride);
      parts.planesToRgb(red, green, blue, stride, rows, columns, out);
      const wanted = pixels.filter((_, at) => at % channels < 3);
      expect(bytesAt(out, wanted.length)).toEqual(wanted);
    }
  });
});
