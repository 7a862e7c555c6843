import {describe, expect, it} from '@jest/globals';

import {luma} from './luma.js';

import {colourCube, decode, encode, judge} from '../judge.js';

const PILLOW = `
import base64, json, sys
from PIL import Image
pixels = base64.b64decode(json.load(sys.stdin))
image = Image.frombytes("RGB", (len(pixels) // 3, 1), pixels)
print(json.dumps(base64.b64encode(image.convert("L").tobytes()).decode()))
`;

describe('luma', () => {
  it("is the level of Pillow's mode L", () => {
    const {pixels} = colourCube();
    const own = Array.from({length: pixels.length / 3}, (_, i) => luma(...triple(pixels, i)));
    expect(own).toEqual([...decode(judge(PILLOW, encode(pixels)) as string)]);
  });

  it('gives a grey its own level', () => {
    for (let level = 0; level < 256; level++) expect(luma(level, level, level)).toBe(level);
  });
});

function triple(pixels: Uint8Array, i: number): [number, number, number] {
  return [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]];
}
